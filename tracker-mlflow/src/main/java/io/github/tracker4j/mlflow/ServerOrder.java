package io.github.tracker4j.mlflow;

import io.github.tracker4j.Field;
import io.github.tracker4j.Order;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a query's order in which every server gives runs: of runs that are equal in it, the rest of the order
 * decides here.
 *
 * <p>Times and, in databases, metrics and the status are ordered alike everywhere. Texts are not: a database orders them
 * by its collation. Nor is the end time, where a database takes the 0 that takes an end away for a time. Files keep
 * infinities, which are the greatest number elsewhere.
 *
 * @param orders what the server is asked for; starts with the start time when it can order by nothing of the query
 * @param covers how much of the query's order that is
 */
record ServerOrder(List<Order> orders, Covers covers) {

    /** How much of a query's order a server gives. */
    enum Covers {
        /** Its beginning at least, so that the first runs of the server are the first of the query. */
        BEGINNING,
        /** Nothing, so that every run has to be read before the first is known. */
        NOTHING
    }

    private static final Order NEWEST_FIRST = Field.START_TIME.descending();

    static ServerOrder of(RunQuery query, ServerFacts.Store store) {
        List<Order> orders = new ArrayList<>();
        List<Order> wanted = new ArrayList<>(query.orderBy());
        wanted.add(NEWEST_FIRST);
        Set<String> fields = new HashSet<>();
        for (Order order : wanted) {
            // Servers refuse a field twice, by whichever form of its key, and its second mention decides nothing.
            if (!fields.add(SearchText.field(order.field()))) {
                continue;
            }
            if (!isTheSameOn(store, order.field())) {
                break;
            }
            orders.add(order);
            if (order.field().equals(Field.START_TIME)) {
                break;
            }
        }
        return orders.isEmpty()
                ? new ServerOrder(List.of(NEWEST_FIRST), Covers.NOTHING)
                : new ServerOrder(List.copyOf(orders), Covers.BEGINNING);
    }

    private static boolean isTheSameOn(ServerFacts.Store store, Field field) {
        return field.equals(Field.START_TIME)
                || (store == ServerFacts.Store.DATABASE
                        && (field.kind() == Field.Kind.METRIC || field.equals(Field.STATUS)));
    }

    /** Whether it is by start time first, so that reading can go on from a time. */
    boolean isByStartTime() {
        return orders.get(0).field().equals(Field.START_TIME);
    }

    boolean isNewestFirst() {
        return !orders.get(0).ascending();
    }

    /** In the words of the server. */
    List<String> text() {
        return orders.stream().map(SearchText::order).toList();
    }

    /** Whether the server gives {@code second} behind every run that is equal to {@code first} so far. */
    boolean isBehind(RunInfo first, RunInfo second) {
        return orders.stream()
                        .map(Order::comparator)
                        .reduce(Comparator::thenComparing)
                        .orElseThrow()
                        .compare(first, second)
                < 0;
    }
}

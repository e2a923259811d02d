package io.github.tracker4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands in the order of a query, whether it is still there or not.
 *
 * @param values what each order compares: a {@link Double}, {@link Long} or {@link String}, empty where it is missing
 * @param startTime the start of the run, which decides between equal values
 * @param id its id, which decides in the end
 */
record RunPlace(List<Optional<Object>> values, long startTime, String id) {

    RunPlace {
        values = List.copyOf(values);
    }

    static RunPlace of(RunInfo run, List<Order> orders) {
        List<Optional<Object>> values = new ArrayList<>(orders.size());
        orders.forEach(order -> values.add(QueryEvaluation.value(order.field(), run)));
        return new RunPlace(values, run.startTime(), run.id().value());
    }

    /** The order of these places: of the same orders as they are. */
    static Comparator<RunPlace> comparator(List<Order> orders) {
        return (a, b) -> {
            for (int i = 0; i < orders.size(); i++) {
                int compared = compare(orders.get(i), a.values.get(i), b.values.get(i));
                if (compared != 0) {
                    return compared;
                }
            }
            int newestFirst = Long.compare(b.startTime, a.startTime);
            return newestFirst != 0 ? newestFirst : a.id.compareTo(b.id);
        };
    }

    /** In either direction values come first, then NaN, then what is missing. */
    static int compare(Order order, Optional<Object> a, Optional<Object> b) {
        int rank = rank(a);
        if (rank != rank(b) || rank > 0) {
            return Integer.compare(rank, rank(b));
        }
        return order.ascending()
                ? compare(a.orElseThrow(), b.orElseThrow())
                : compare(b.orElseThrow(), a.orElseThrow());
    }

    private static int compare(Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            return Double.compare(x, y);
        }
        return a instanceof Long x && b instanceof Long y
                ? Long.compare(x, y)
                : Text.BY_CODE_POINT.compare(a.toString(), b.toString());
    }

    private static int rank(Optional<Object> value) {
        return value.isEmpty() ? 2 : value.get() instanceof Double number && number.isNaN() ? 1 : 0;
    }
}

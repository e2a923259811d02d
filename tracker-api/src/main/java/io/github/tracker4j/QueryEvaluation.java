package io.github.tracker4j;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates a query on runs in memory: the meaning of queries, which every backend's own search has to equal. */
final class QueryEvaluation {

    private static final Comparator<RunInfo> TIES = Comparator.comparingLong(RunInfo::startTime)
            .reversed()
            .thenComparing(run -> run.id().value());

    private QueryEvaluation() {}

    static boolean matches(RunQuery query, RunInfo run) {
        boolean viewed = switch (query.view()) {
            case ACTIVE -> !run.deleted();
            case DELETED -> run.deleted();
            case ALL -> true;
        };
        return viewed
                && (query.experiments().isEmpty() || query.experiments().contains(run.experiment()))
                && (query.ids().isEmpty() || query.ids().stream().anyMatch(id -> isIdOf(id, run)))
                && query.conditions().stream().allMatch(condition -> holds(condition, run));
    }

    static Page<RunInfo> page(RunQuery query, Collection<RunInfo> runs) {
        List<RunInfo> sorted = runs.stream()
                .filter(query::matches)
                .sorted(comparator(query.orderBy()))
                .toList();
        int from = start(query.pageToken(), sorted);
        int to = Math.min(sorted.size(), from + query.pageSize());
        String next = to < sorted.size() ? sorted.get(to - 1).id().value() : null;
        return new Page<>(sorted.subList(from, to), next);
    }

    // The token is the id of the last run given, so that runs added in between move nothing.
    private static int start(@Nullable String token, List<RunInfo> sorted) {
        if (token == null) {
            return 0;
        }
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).id().value().equals(token)) {
                return i + 1;
            }
        }
        throw new RejectedException("The page token " + Text.quoted(token)
                + " belongs to no run of this query (any more); read from the first page again");
    }

    private static boolean isIdOf(RunId id, RunInfo run) {
        return id.equals(run.id()) || id.value().equals(run.backendId());
    }

    private static boolean holds(Condition condition, RunInfo run) {
        if (condition instanceof Condition.TextCondition text) {
            String value = text(text.field(), run);
            return value != null && holds(text, value);
        }
        if (condition instanceof Condition.NumberCondition number) {
            Double value = number(number.field(), run);
            return value != null && compare(value, number.operator(), number.value());
        }
        if (condition instanceof Condition.TimeCondition time) {
            Long value = time(time.field(), run);
            return value != null && holds(Long.compare(value, time.millis()), time.operator());
        }
        Condition.IdCondition id = (Condition.IdCondition) condition;
        return id.ids().stream().anyMatch(one -> isIdOf(one, run)) != (id.operator() == Condition.IdOperator.NOT_EQUAL);
    }

    private static boolean holds(Condition.TextCondition condition, String value) {
        return switch (condition.operator()) {
            case EQUAL -> value.equals(condition.value());
            case NOT_EQUAL -> !value.equals(condition.value());
            case LIKE -> LikePattern.matches(condition.value(), value, false);
            case ILIKE -> LikePattern.matches(condition.value(), value, true);
        };
    }

    private static boolean compare(double value, Condition.NumberOperator operator, double bound) {
        return Double.isNaN(value)
                ? operator == Condition.NumberOperator.NOT_EQUAL
                : holds(Double.compare(value, kept(bound)), operator);
    }

    /**
     * A number as a query sees it on every backend: a database of MLflow keeps the greatest number in place of an
     * infinity, and 0.0 in place of -0.0.
     */
    private static double kept(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value)) + 0.0;
    }

    private static boolean holds(int comparison, Condition.NumberOperator operator) {
        return switch (operator) {
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
        };
    }

    private static Comparator<RunInfo> comparator(List<Order> orders) {
        Comparator<RunInfo> all = TIES;
        for (int i = orders.size() - 1; i >= 0; i--) {
            all = comparator(orders.get(i)).thenComparing(all);
        }
        return all;
    }

    static Comparator<RunInfo> comparator(Order order) {
        return order.field().isNumeric() ? byNumber(order) : byText(order);
    }

    private static Comparator<RunInfo> byNumber(Order order) {
        Comparator<Double> direction = order.ascending() ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return (a, b) -> {
            Double x = number(order.field(), a);
            Double y = number(order.field(), b);
            int rank = Integer.compare(rank(x), rank(y));
            return rank != 0 || x == null || y == null || x.isNaN() ? rank : direction.compare(x, y);
        };
    }

    private static int rank(@Nullable Double value) {
        return value == null ? 2 : value.isNaN() ? 1 : 0;
    }

    private static Comparator<RunInfo> byText(Order order) {
        Comparator<String> direction = order.ascending() ? Text.BY_CODE_POINT : Text.BY_CODE_POINT.reversed();
        return Comparator.comparing(run -> text(order.field(), run), Comparator.nullsLast(direction));
    }

    private static @Nullable String text(Field field, RunInfo run) {
        return switch (field.kind()) {
            case PARAM -> byKey(run.params(), field.name());
            case TAG -> byKey(run.tags(), field.name());
            default -> field.equals(Field.STATUS) ? run.status().name() : run.name();
        };
    }

    private static @Nullable Double number(Field field, RunInfo run) {
        if (field.kind() == Field.Kind.METRIC) {
            Metric latest = byKey(run.latestMetrics(), field.name());
            return latest == null ? null : (Double) kept(latest.value());
        }
        Long time = time(field, run);
        return time == null ? null : (Double) time.doubleValue();
    }

    private static @Nullable Long time(Field field, RunInfo run) {
        return field.equals(Field.START_TIME) ? (Long) run.startTime() : run.endTime();
    }

    /** By the key as it was logged, and as it was mapped. */
    private static <V> @Nullable V byKey(Map<String, V> values, String key) {
        V exact = values.get(key);
        return exact != null ? exact : values.get(Keys.map(key));
    }
}

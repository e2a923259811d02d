package io.github.tracker4j;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates a query on runs in memory: the meaning of queries, which every backend's own search has to equal. */
final class QueryEvaluation {

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

    /** What an order by this field compares; empty where the run lacks it. */
    static Optional<Object> value(Field field, RunInfo run) {
        if (field.isTime()) {
            return Optional.ofNullable(time(field, run));
        }
        return field.isNumeric() ? Optional.ofNullable(number(field, run)) : Optional.ofNullable(text(field, run));
    }

    private static @Nullable String text(Field field, RunInfo run) {
        return switch (field.kind()) {
            case PARAM -> byKey(run.params(), field.name());
            case TAG -> byKey(run.tags(), field.name());
            default -> field.equals(Field.STATUS) ? run.status().name() : run.name();
        };
    }

    private static @Nullable Double number(Field metric, RunInfo run) {
        Metric latest = byKey(run.latestMetrics(), metric.name());
        return latest == null ? null : (Double) kept(latest.value());
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

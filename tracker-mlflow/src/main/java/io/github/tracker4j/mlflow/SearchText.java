package io.github.tracker4j.mlflow;

import io.github.tracker4j.Condition;
import io.github.tracker4j.Condition.NumberOperator;
import io.github.tracker4j.Condition.TextOperator;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.Order;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A query in MLflow's search syntax. The filter only narrows: it holds for every run that meets the query, and what it
 * leaves too much is sorted out afterwards. So a condition that some server reads otherwise is left out.
 */
final class SearchText {

    /** Beyond it a long is not every integer as a double. */
    private static final long EXACT_INTEGERS = 1L << 53;

    private SearchText() {}

    static String filter(List<Condition> conditions) {
        List<String> all = new ArrayList<>();
        conditions.forEach(condition -> render(condition).ifPresent(all::add));
        return String.join(" AND ", all);
    }

    /** The fields of an order, then the order of ties: newest first, then by our id. */
    static List<String> orderBy(List<Order> orders) {
        Set<String> fields = new LinkedHashSet<>();
        List<String> all = new ArrayList<>();
        for (Order order : orders) {
            String field = field(order.field());
            // Servers refuse a field twice, and its second mention decides nothing.
            if (fields.add(field)) {
                all.add(field + (order.ascending() ? " ASC" : " DESC"));
            }
        }
        String start = field(Field.START_TIME);
        if (fields.add(start)) {
            all.add(start + " DESC");
        }
        String id = field(Field.tag(ServerRun.ID_TAG));
        if (fields.add(id)) {
            all.add(id + " ASC");
        }
        return all;
    }

    private static Optional<String> render(Condition condition) {
        if (condition instanceof Condition.TextCondition text) {
            return render(text);
        }
        if (condition instanceof Condition.NumberCondition number) {
            return render(number);
        }
        return condition instanceof Condition.TimeCondition time ? render(time) : Optional.empty();
    }

    private static Optional<String> render(Condition.TextCondition condition) {
        Field field = condition.field();
        String value = condition.value();
        if (field.equals(Field.STATUS)) {
            return condition.operator() == TextOperator.EQUAL || condition.operator() == TextOperator.NOT_EQUAL
                    ? Optional.of(field(field) + " " + condition.operator().symbol() + " '" + value + "'")
                    : Optional.empty();
        }
        // A database that ignores letter case finds too much with '=' and too little with '!='.
        if (condition.operator() != TextOperator.EQUAL || !canBeNamed(field) || !canBeQuoted(value)) {
            return Optional.empty();
        }
        char quote = value.indexOf('\'') < 0 ? '\'' : '"';
        return Optional.of(field(field) + " = " + quote + value + quote);
    }

    private static Optional<String> render(Condition.NumberCondition condition) {
        double value = condition.value();
        // 2.x takes NaN for 0, and so would miss it with '!='.
        if (condition.operator() == NumberOperator.NOT_EQUAL
                || Double.isInfinite(value)
                || !canBeNamed(condition.field())) {
            return Optional.empty();
        }
        return Optional.of(field(condition.field()) + " " + condition.operator().symbol() + " " + value);
    }

    private static Optional<String> render(Condition.TimeCondition condition) {
        long millis = condition.millis();
        return condition.operator() != NumberOperator.NOT_EQUAL && millis > -EXACT_INTEGERS && millis < EXACT_INTEGERS
                ? Optional.of(
                        field(condition.field()) + " " + condition.operator().symbol() + " " + millis)
                : Optional.empty();
    }

    private static boolean canBeNamed(Field field) {
        String name = field.name();
        // Another program can create a run with an unlawful tag, which then stands under its own key.
        return (Keys.isLegal(name) || field.kind() != Field.Kind.TAG) && name.equals(name.strip());
    }

    /** There is no escape in the syntax. */
    private static boolean canBeQuoted(String value) {
        return !value.isEmpty()
                && value.equals(value.strip())
                && value.indexOf('\\') < 0
                && (value.indexOf('\'') < 0 || value.indexOf('"') < 0)
                && value.codePoints().noneMatch(SearchText::isRisky);
    }

    private static boolean isRisky(int c) {
        return Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String field(Field field) {
        return switch (field.kind()) {
            case ATTRIBUTE -> "attributes." + field.name();
            case PARAM -> "params.`" + Keys.map(field.name()) + "`";
            case TAG -> "tags.`" + Keys.map(field.name()) + "`";
            case METRIC -> "metrics.`" + Keys.map(field.name()) + "`";
        };
    }
}

package io.github.tracker4j.mlflow;

import io.github.tracker4j.Condition;
import io.github.tracker4j.Condition.NumberOperator;
import io.github.tracker4j.Condition.TextOperator;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query in MLflow's search syntax. The filter only narrows: it holds for every run that meets the query, and what it
 * leaves too much is sorted out afterwards. So a condition that some server reads otherwise is widened or left out.
 *
 * @param store what the server searches: files have a LIKE of their own, which misses texts of several lines
 */
record SearchText(ServerFacts.Store store) {

    /** Beyond it a long is not every integer as a double. */
    private static final long EXACT_INTEGERS = 1L << 53;

    /** Each condition on a key is a join, of which SQLite takes 64 and MySQL 61, and planners few. */
    private static final int MOST_CONDITIONS = 20;

    String filter(List<Condition> conditions) {
        List<String> all = new ArrayList<>();
        for (Condition condition : conditions) {
            Optional<String> rendered = render(condition);
            if (rendered.isPresent() && all.size() < MOST_CONDITIONS && !all.contains(rendered.get())) {
                all.add(rendered.get());
            }
        }
        return String.join(" AND ", all);
    }

    static String order(Order order) {
        return field(order.field()) + (order.ascending() ? " ASC" : " DESC");
    }

    private Optional<String> render(Condition condition) {
        if (!canBeNamed(condition.field())) {
            return Optional.empty();
        }
        if (condition instanceof Condition.TextCondition text) {
            return comparison(text).map(comparison -> field(text.field()) + " " + comparison);
        }
        if (condition instanceof Condition.NumberCondition number) {
            return comparison(number).map(comparison -> field(number.field()) + " " + comparison);
        }
        return condition instanceof Condition.TimeCondition time
                ? comparison(time).map(comparison -> field(time.field()) + " " + comparison)
                // Ours are in a tag, where no server knows IN, and nothing can say "ours or the server's".
                : Optional.empty();
    }

    private Optional<String> comparison(Condition.TextCondition condition) {
        String value = condition.value();
        if (condition.operator() == TextOperator.EQUAL && SearchPattern.canBeQuoted(value)) {
            return Optional.of("= " + SearchPattern.quoted(value));
        }
        if (condition.field().equals(Field.STATUS) && condition.operator() == TextOperator.NOT_EQUAL) {
            return Optional.of("!= '" + value + "'");
        }
        if (store != ServerFacts.Store.DATABASE) {
            return Optional.empty();
        }
        return Optional.of(
                switch (condition.operator()) {
                    case EQUAL, LIKE -> "LIKE " + SearchPattern.wider(value);
                    case ILIKE -> "ILIKE " + SearchPattern.widerIgnoringCase(value);
                    // A database that ignores letter case misses texts with '!='; that there is one can be said.
                    case NOT_EQUAL -> "LIKE '%'";
                });
    }

    private static Optional<String> comparison(Condition.NumberCondition condition) {
        double value = condition.value();
        // A database keeps the greatest number for an infinity, files the infinity; 2.x takes NaN for 0, and so would
        // miss it with '!='.
        boolean differs =
                Math.abs(value) >= Double.MAX_VALUE || (value == 0 && condition.operator() == NumberOperator.NOT_EQUAL);
        return differs ? Optional.empty() : Optional.of(condition.operator().symbol() + " " + value);
    }

    private static Optional<String> comparison(Condition.TimeCondition condition) {
        long millis = condition.millis();
        boolean differs = millis <= -EXACT_INTEGERS
                || millis >= EXACT_INTEGERS
                // A run of another program that has ended without an end time reads as if that were 0.
                || (condition.field().equals(Field.END_TIME) && holdsForZero(condition));
        return differs ? Optional.empty() : Optional.of(condition.operator().symbol() + " " + millis);
    }

    private static boolean holdsForZero(Condition.TimeCondition condition) {
        long millis = condition.millis();
        return switch (condition.operator()) {
            case EQUAL -> millis == 0;
            case NOT_EQUAL -> millis != 0;
            case LESS -> millis > 0;
            case LESS_OR_EQUAL -> millis >= 0;
            case GREATER -> millis < 0;
            case GREATER_OR_EQUAL -> millis <= 0;
        };
    }

    private static boolean canBeNamed(Field field) {
        String name = field.name();
        // Another program can create a run with an unlawful tag, which then stands under its own key.
        return (Keys.isLegal(name) || field.kind() != Field.Kind.TAG) && name.equals(name.strip());
    }

    /** By the key under which it is stored. */
    static String field(Field field) {
        return switch (field.kind()) {
            case ATTRIBUTE -> "attributes." + field.name();
            case PARAM -> "params.`" + Keys.map(field.name()) + "`";
            case TAG -> "tags.`" + Keys.map(field.name()) + "`";
            case METRIC -> "metrics.`" + Keys.map(field.name()) + "`";
        };
    }
}

package io.github.tracker4j;

import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes conditions and orders as filters and orders are written; what is written is read as the same again. The
 * language has no escape, so a key with both of its quotes and a text with both of its have no form in it.
 */
final class FilterText {

    private FilterText() {}

    static Optional<String> of(Condition condition) {
        if (condition instanceof Condition.TextCondition text) {
            return compared(text.field(), text.operator().symbol(), ofText(text.value()));
        }
        if (condition instanceof Condition.NumberCondition number) {
            return compared(
                    number.field(),
                    number.operator().symbol(),
                    Optional.of(Double.toString(number.value())).filter(value -> Double.isFinite(number.value())));
        }
        if (condition instanceof Condition.TimeCondition time) {
            return compared(time.field(), time.operator().symbol(), Optional.of(Long.toString(time.millis())));
        }
        Condition.IdCondition id = (Condition.IdCondition) condition;
        String ids = id.ids().stream().map(one -> "'" + one + "'").collect(Collectors.joining(", "));
        return compared(
                id.field(),
                id.operator().symbol(),
                Optional.of(id.operator() == Condition.IdOperator.IN ? "(" + ids + ")" : ids));
    }

    static Optional<String> of(Order order) {
        return of(order.field()).map(field -> field + (order.ascending() ? " ASC" : " DESC"));
    }

    static Optional<String> of(Field field) {
        return switch (field.kind()) {
            case ATTRIBUTE -> Optional.of("attributes." + field.name());
            case PARAM -> key(field.name()).map(key -> "params." + key);
            case TAG -> key(field.name()).map(key -> "tags." + key);
            case METRIC -> key(field.name()).map(key -> "metrics." + key);
        };
    }

    /** A text in quotes. */
    static Optional<String> ofText(String value) {
        return quoted(value, '\'').or(() -> quoted(value, '"'));
    }

    private static Optional<String> compared(Field field, String operator, Optional<String> value) {
        return of(field).flatMap(name -> value.map(written -> name + " " + operator + " " + written));
    }

    private static Optional<String> key(String key) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return key.codePoints().allMatch(c -> c == '.' || QueryText.isWordCharacter(c))
                ? Optional.of(key)
                : quoted(key, '`').or(() -> quoted(key, '"'));
    }

    private static Optional<String> quoted(String text, char quote) {
        return text.indexOf(quote) < 0 ? Optional.of(quote + text + quote) : Optional.empty();
    }
}

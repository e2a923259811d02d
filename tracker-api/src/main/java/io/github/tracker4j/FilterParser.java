package io.github.tracker4j;

import io.github.tracker4j.Condition.IdCondition;
import io.github.tracker4j.Condition.IdOperator;
import io.github.tracker4j.Condition.NumberCondition;
import io.github.tracker4j.Condition.NumberOperator;
import io.github.tracker4j.Condition.TextCondition;
import io.github.tracker4j.Condition.TextOperator;
import io.github.tracker4j.Condition.TimeCondition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads a filter: conditions joined by AND. The grammar is that of {@code docs/queries.md}; it needs no recursion, and
 * every character is looked at a bounded number of times.
 */
final class FilterParser {

    private static final Pattern NUMBER = Pattern.compile("-?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][+-]?[0-9]++)?");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]++");

    private final QueryText text;

    private FilterParser(QueryText text) {
        this.text = text;
    }

    static List<Condition> parse(String filter) {
        return new FilterParser(new QueryText("filter", filter)).conditions();
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        text.skipBlanks();
        while (!text.atEnd()) {
            conditions.add(condition());
            text.skipBlanks();
            if (!text.atEnd()) {
                and();
            }
        }
        return conditions;
    }

    /** Reads the AND between two conditions; one has to follow. */
    private void and() {
        int start = text.position();
        if (!text.takeWord("AND")) {
            throw text.error(start, FilterAdvice.insteadOfAnd(text.next()));
        }
        text.skipBlanks();
        if (text.atEnd()) {
            throw text.error(start, "no condition follows this AND; write one, or leave the AND out");
        }
    }

    private Condition condition() {
        FilterAdvice.refuseWrongStart(text);
        Field field = FieldParser.next(text);
        text.skipBlanks();
        int operatorStart = text.position();
        String operator = operator();
        text.skipBlanks();
        if (field.equals(Field.RUN_ID)) {
            return ids(oneOf(IdOperator.values(), IdOperator::symbol, operator, field, operatorStart));
        }
        if (!field.isNumeric()) {
            TextOperator compared = oneOf(TextOperator.values(), TextOperator::symbol, operator, field, operatorStart);
            int start = text.position();
            String value = quotedValue(field);
            return checked(start, () -> new TextCondition(field, compared, value));
        }
        NumberOperator compared =
                oneOf(NumberOperator.values(), NumberOperator::symbol, operator, field, operatorStart);
        return field.isTime()
                ? new TimeCondition(field, compared, millis(field))
                : new NumberCondition(field, compared, number(field));
    }

    /** Reads any operator that there is, in the letter case of its symbol. */
    private String operator() {
        int start = text.position();
        String signs = text.takeSigns();
        String operator = signs.isEmpty() ? text.takeWord(false) : signs;
        String symbol = QueryText.upperCase(operator);
        if (!FilterAdvice.OPERATORS.contains(symbol)) {
            throw text.error(start, FilterAdvice.insteadOfOperator(operator.isEmpty() ? text.next() : operator));
        }
        return symbol;
    }

    private <T> T oneOf(T[] operators, Function<T, String> symbol, String wanted, Field field, int start) {
        Optional<T> fitting = Arrays.stream(operators)
                .filter(operator -> symbol.apply(operator).equals(wanted))
                .findFirst();
        return fitting.orElseThrow(() -> text.error(start, FilterAdvice.insteadOfUnfit(field, wanted)));
    }

    private String quotedValue(Field field) {
        int start = text.position();
        String single = text.takeQuoted('\'');
        String value = single != null ? single : text.takeQuoted('"');
        if (value == null) {
            throw text.error(start, FilterAdvice.insteadOfUnquoted(field, text.next(), text.takeUntilBreak()));
        }
        if (text.atQuote() || !text.atBreak()) {
            throw text.error(
                    text.position(),
                    "the text before this ended with its second quote, for there is no escape;"
                            + " write a text that has ' in \" and one that has \" in ', and a blank behind it");
        }
        return value;
    }

    private double number(Field field) {
        int start = text.position();
        String digits = text.takeUntilBreak();
        if (!NUMBER.matcher(digits).matches()) {
            throw text.error(start, FilterAdvice.insteadOfNumber(field, digits, quotedAhead(digits)));
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw text.error(
                    start,
                    Text.quoted(digits)
                            + " is beyond the numbers that a metric can have; write a double, at most 1.797e308");
        }
        return value;
    }

    private long millis(Field field) {
        int start = text.position();
        String digits = text.takeUntilBreak();
        try {
            if (WHOLE_NUMBER.matcher(digits).matches()) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException tooLong) {
            throw text.error(start, Text.quoted(digits) + " is beyond the times that a run can have; write a long");
        }
        throw text.error(start, FilterAdvice.insteadOfTime(field, digits, quotedAhead(digits)));
    }

    /** What stands in quotes where a number is expected; empty where it is no quote that is wrong. */
    private Optional<String> quotedAhead(String digits) {
        if (!digits.isEmpty()) {
            return Optional.empty();
        }
        String single = text.takeQuoted('\'');
        return Optional.ofNullable(single != null ? single : text.takeQuoted('"'));
    }

    private Condition ids(IdOperator operator) {
        if (operator != IdOperator.IN) {
            return new IdCondition(operator, Set.of(id()));
        }
        if (!text.take('(')) {
            throw text.error(text.position(), "IN takes a list; write run_id IN ('id', 'id')");
        }
        Set<RunId> ids = new LinkedHashSet<>();
        do {
            text.skipBlanks();
            ids.add(id());
            text.skipBlanks();
        } while (text.take(','));
        if (!text.take(')')) {
            throw text.error(text.position(), "a ',' or the ')' of the list is expected here, not " + text.next());
        }
        return new IdCondition(operator, ids);
    }

    private RunId id() {
        int start = text.position();
        String value = quotedValue(Field.RUN_ID);
        return checked(start, () -> new RunId(value));
    }

    /** Gives what a value refuses itself its place in the text. */
    private <T> T checked(int start, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw text.error(start, String.valueOf(e.getMessage()));
        }
    }
}

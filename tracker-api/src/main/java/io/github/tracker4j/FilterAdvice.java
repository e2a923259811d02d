package io.github.tracker4j;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says of what the grammar of filters has not, why, and what to write instead. */
final class FilterAdvice {

    /** Every operator, whatever it compares. */
    static final Set<String> OPERATORS = Set.of("=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "IN");

    private static final String NO_PARENTHESES =
            "parentheses do not group conditions; leave them out: all conditions have to hold";
    private static final String NO_OR =
            "OR is not supported; ask once for each condition, and for several runs write run_id IN ('id', 'id')";
    private static final String NO_NOT = "NOT is not supported; write != for one value";

    private static final int SHOWN = 80;

    private FilterAdvice() {}

    /** Refuses words and signs that other languages begin a condition with. */
    static void refuseWrongStart(QueryText text) {
        int start = text.position();
        if (text.take('(')) {
            throw text.error(start, NO_PARENTHESES);
        }
        if (text.takeWord("NOT")) {
            throw text.error(start, NO_NOT);
        }
        if (text.takeWord("AND") || text.takeWord("OR")) {
            throw text.error(start, "a condition is expected here; AND stands between two conditions only");
        }
    }

    static String insteadOfAnd(String next) {
        return switch (word(next)) {
            case "OR", "|" -> NO_OR;
            case "(", ")" -> NO_PARENTHESES;
            case ",", "&" -> next + " does not join conditions; write AND";
            case "NOT" -> NO_NOT;
            case ";" -> "a filter is one list of conditions; leave the ';' out";
            case "ORDER" -> "a filter has no order; give it to RunQuery.orderBy";
            case "LIMIT" -> "a filter has no limit; give it to RunQuery.pageSize";
            default -> "AND or the end is expected here, not " + next;
        };
    }

    static String insteadOfOperator(String found) {
        return switch (word(found)) {
            case "==" -> "there is no ==; write =";
            case "<>" -> "there is no <>; write !=";
            case "=<" -> "there is no =<; write <=";
            case "=>" -> "there is no =>; write >=";
            case "NOT" -> NO_NOT;
            case "IS" ->
                "IS NULL and IS NOT NULL are not supported; LIKE '%' holds for every run that has a param or tag";
            case "BETWEEN" -> "BETWEEN is not supported; write two conditions, with >= AND with <=";
            case "~", "=~", "!~", "RLIKE", "REGEXP", "MATCHES", "CONTAINS" ->
                "there is no " + found + "; write LIKE or ILIKE, where % stands for any text and _ for one character";
            default ->
                "an operator is expected here, not " + Text.cut(found, SHOWN) + "; there are = != LIKE ILIKE for texts,"
                        + " = != < <= > >= for numbers and = != IN for run_id (a key with a blank is written in `)";
        };
    }

    static String insteadOfUnfit(Field field, String operator) {
        String name = name(field);
        if (field.equals(Field.RUN_ID)) {
            return "ids are compared by = != and IN only; write run_id = 'id'";
        }
        if (operator.equals("IN")) {
            return "IN takes run_id only; write " + name + " = " + (field.isNumeric() ? "1" : "'value'")
                    + " and ask once for each value";
        }
        if (field.isNumeric()) {
            return name + " is a number, which " + operator + " does not compare; write = != < <= > or >=";
        }
        return name + " is text, which " + operator + " does not compare; write = != LIKE or ILIKE"
                + (field.kind() == Field.Kind.PARAM ? ", or log the number as a metric and filter by that" : "");
    }

    /**
     * What to write where a text should stand in quotes.
     *
     * @param next how a message names what stands there
     * @param found all of it
     */
    static String insteadOfUnquoted(Field field, String next, String found) {
        String name = name(field);
        if (found.isEmpty() && next.startsWith("'(")) {
            return "a list is compared by IN, with run_id only; write " + name + " = 'value'";
        }
        if (found.isEmpty() && next.startsWith("'`")) {
            return "` is for keys; write the text in ' or \"";
        }
        if (word(found).equals("NULL") || word(found).equals("NONE")) {
            return "nothing is compared with NULL, and a run without the key meets no condition on it; leave this out";
        }
        return name + " is text; write it in quotes: "
                + FilterText.ofText(found.isEmpty() ? "value" : Text.cut(found, SHOWN))
                        .orElse("'value'");
    }

    static String insteadOfNumber(Field field, String found, Optional<String> quoted) {
        String name = name(field);
        if (quoted.isPresent()) {
            return name + " is a number; write it without quotes";
        }
        return switch (word(found)) {
            case "NAN", "-NAN", "+NAN" ->
                "no number is equal to NaN, or less or greater, so it is not compared with; write " + name
                        + " != 0, which NaN meets, too";
            case "INF", "+INF", "-INF", "INFINITY", "+INFINITY", "-INFINITY" ->
                "infinity is not written; write " + name
                        + (found.startsWith("-") ? " <= -1.7976931348623157e308" : " >= 1.7976931348623157e308");
            default ->
                name + " is a number; write one such as 0.5, -3 or 1e-4 here"
                        + (found.isEmpty() ? "" : ", not " + Text.quoted(found));
        };
    }

    static String insteadOfTime(Field field, String found, Optional<String> quoted) {
        String rule = field.name() + " is in whole milliseconds since 1970, UTC; ";
        if (quoted.isEmpty()) {
            return rule + "write all its digits, without '.' and exponent"
                    + (found.isEmpty() ? "" : ", not " + Text.quoted(found));
        }
        return rule + "write "
                + millis(quoted.get()).map(millis -> Long.toString(millis)).orElse("them without quotes");
    }

    /** A date or an instant, as ISO 8601 writes them. */
    private static Optional<Long> millis(String date) {
        try {
            return Optional.of(
                    date.indexOf('T') < 0
                            ? LocalDate.parse(date)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                                    .toEpochMilli()
                            : Instant.parse(date).toEpochMilli());
        } catch (DateTimeException | ArithmeticException noDate) {
            return Optional.empty();
        }
    }

    private static String name(Field field) {
        return FilterText.of(field).filter(name -> name.length() <= SHOWN).orElse("this field");
    }

    /** Without the quotes of messages, in capitals. */
    private static String word(String shown) {
        String word = shown.length() > 2 && shown.startsWith("'") ? shown.substring(1, shown.length() - 1) : shown;
        return word.toUpperCase(Locale.ROOT);
    }
}

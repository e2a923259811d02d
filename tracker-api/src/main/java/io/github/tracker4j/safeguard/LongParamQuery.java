package io.github.tracker4j.safeguard;

import io.github.tracker4j.Condition;
import io.github.tracker4j.Condition.TextCondition;
import io.github.tracker4j.Condition.TextOperator;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A query on whole values as a backend can answer it, which has their stored forms.
 *
 * @param stored finds every run that the query asks for, and more where there are relaxed conditions
 * @param relaxed the conditions that are to be decided on whole values
 */
record LongParamQuery(RunQuery stored, List<Condition> relaxed) {

    static LongParamQuery of(RunQuery query) {
        List<Condition> conditions = new ArrayList<>();
        List<Condition> relaxed = new ArrayList<>();
        for (Condition condition : query.conditions()) {
            if (!(condition instanceof TextCondition text) || text.field().kind() != Field.Kind.PARAM) {
                conditions.add(condition);
            } else if (text.operator() == TextOperator.EQUAL || text.operator() == TextOperator.NOT_EQUAL) {
                conditions.add(new TextCondition(text.field(), text.operator(), storedForm(text)));
            } else {
                conditions.add(new TextCondition(text.field(), text.operator(), beginning(text.value())));
                if (text.value().indexOf('%') >= 0) {
                    relaxed.add(condition);
                }
            }
        }
        RunQuery stored = new RunQuery(
                query.experiments(),
                query.ids(),
                conditions,
                query.orderBy(),
                query.view(),
                query.pageSize(),
                query.pageToken());
        return new LongParamQuery(stored, List.copyOf(relaxed));
    }

    /** The keys of the params that the relaxed conditions ask for, as they are stored. */
    Set<String> keys() {
        Set<String> keys = new HashSet<>();
        for (Condition condition : relaxed) {
            if (condition instanceof TextCondition text) {
                keys.add(text.field().name());
                keys.add(Keys.map(text.field().name()));
            }
        }
        return keys;
    }

    /** Whether the relaxed conditions hold of a run with whole params. */
    boolean matches(RunInfo run) {
        RunQuery all = RunQuery.all().view(RunQuery.View.ALL);
        for (Condition condition : relaxed) {
            all = all.where(condition);
        }
        return all.matches(run);
    }

    /** Two whole values are equal where their stored forms are. */
    private static String storedForm(TextCondition condition) {
        String value = condition.value();
        return LongParam.isLong(value) && StandardCharsets.UTF_8.newEncoder().canEncode(value)
                ? LongParam.of(Keys.map(condition.field().name()), value).stored()
                : value;
    }

    /**
     * A pattern that fits the stored form of every value that this one fits: what stands before the first {@code %}, as
     * far as a stored form surely has it. One without {@code %} fits only values of its own length, which are not long.
     */
    private static String beginning(String pattern) {
        int percent = pattern.indexOf('%');
        if (percent < 0) {
            return pattern;
        }
        int kept = Math.min(LongParam.BEGINNING, pattern.codePointCount(0, percent));
        return pattern.substring(0, pattern.offsetByCodePoints(0, kept)) + "%";
    }
}

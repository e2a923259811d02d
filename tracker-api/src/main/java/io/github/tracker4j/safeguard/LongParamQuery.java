package io.github.tracker4j.safeguard;

import io.github.tracker4j.Condition;
import io.github.tracker4j.Condition.TextCondition;
import io.github.tracker4j.Condition.TextOperator;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query on whole values as a backend can answer it, which has their stored forms.
 *
 * @param stored finds every run that the query asks for, and more where there are relaxed conditions
 * @param relaxed the conditions that are to be decided on whole values
 */
record LongParamQuery(RunQuery stored, List<Condition> relaxed) {

    private static final int CHECK_DIGITS = 16;

    /**
     * The query of a user in these parts.
     *
     * @throws RejectedException when the page token was given for another filter
     */
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
                relaxed.isEmpty() ? query.pageToken() : storedToken(query.pageToken(), relaxed));
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

    /**
     * The token of this query for one of the backend. The backend has the same question for many patterns, and would take
     * the token of one for another, so the conditions that it does not have are part of it.
     */
    String token(String stored) {
        return check(relaxed) + stored;
    }

    private static @Nullable String storedToken(@Nullable String token, List<Condition> relaxed) {
        if (token == null) {
            return null;
        }
        String check = check(relaxed);
        if (!token.startsWith(check)) {
            throw new RejectedException(
                    RejectedException.Scope.ITEMS,
                    "The page token " + Notices.quoted(token) + " was not given by a page of this query with the same"
                            + " filter, order, experiments, ids and view; read from the first page again");
        }
        return token.substring(check.length());
    }

    private static String check(List<Condition> relaxed) {
        return LongParam.sha256(relaxed.toString().getBytes(StandardCharsets.UTF_8))
                        .substring(0, CHECK_DIGITS) + "-";
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

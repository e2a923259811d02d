package io.github.tracker4j.config;

import io.github.tracker4j.Condition;
import io.github.tracker4j.Condition.IdOperator;
import io.github.tracker4j.Condition.NumberOperator;
import io.github.tracker4j.Condition.TextOperator;
import io.github.tracker4j.Field;
import io.github.tracker4j.Keys;
import io.github.tracker4j.Order;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Queries made from a seed: every operator, order, view and way to name a run, with values that the runs have. */
final class GeneratedQueries {

    private static final int WHOLE = RunQuery.MAX_PAGE_SIZE;

    private final Random random;
    private final GeneratedRuns runs;
    private final List<Field> texts = new ArrayList<>(List.of(Field.STATUS, Field.RUN_NAME, Field.param("none")));
    private final List<Field> numbers = new ArrayList<>(List.of(Field.metric("none")));

    GeneratedQueries(long seed, GeneratedRuns runs) {
        this.random = new Random(seed);
        this.runs = runs;
        for (String key : GeneratedRuns.PARAMS) {
            texts.add(Field.param(key));
            texts.add(Field.param(Keys.map(key)));
        }
        for (String key : GeneratedRuns.TAGS) {
            texts.add(Field.tag(key));
            texts.add(Field.tag(Keys.map(key)));
        }
        for (String key : GeneratedRuns.METRICS) {
            numbers.add(Field.metric(key));
            numbers.add(Field.metric(Keys.map(key)));
        }
    }

    RunQuery next() {
        RunQuery query = RunQuery.all();
        // One in thirty asks all experiments of a server, which may hold many others: in large pages only.
        boolean everywhere = random.nextInt(30) == 0;
        for (int i = everywhere ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            query = query.inExperiment(random.nextInt(30) == 0 ? "there is none" : one(runs.experiments()));
        }
        for (int i = random.nextInt(10) == 0 ? 1 + random.nextInt(4) : 0; i > 0; i--) {
            query = query.withId(id());
        }
        for (int i = one(List.of(0, 1, 1, 1, 1, 2, 2, 3)); i > 0; i--) {
            query = where(query, condition());
        }
        for (int i = one(List.of(0, 0, 1, 1, 2, 3)); i > 0; i--) {
            query = orderBy(query, order());
        }
        return query.view(one(
                        List.of(RunQuery.View.ACTIVE, RunQuery.View.ACTIVE, RunQuery.View.ALL, RunQuery.View.DELETED)))
                .pageSize(everywhere || random.nextInt(5) != 0 ? WHOLE : 1 + random.nextInt(9));
    }

    /** As a value, or as a filter where the language can say it. */
    private RunQuery where(RunQuery query, Condition condition) {
        Optional<String> text = condition.text().filter(written -> random.nextBoolean());
        return text.isPresent() ? query.where(text.get()) : query.where(condition);
    }

    private RunQuery orderBy(RunQuery query, Order order) {
        Optional<String> text = order.text().filter(written -> random.nextBoolean());
        return text.isPresent() ? query.orderBy(text.get()) : query.orderBy(order);
    }

    private RunId id() {
        return random.nextInt(6) == 0 ? new RunId("deadbeef") : one(runs.ids());
    }

    Order order() {
        Field field = switch (random.nextInt(4)) {
            case 0 -> one(texts);
            case 1 -> one(List.of(Field.START_TIME, Field.END_TIME));
            default -> one(numbers);
        };
        return random.nextBoolean() ? field.ascending() : field.descending();
    }

    Condition condition() {
        return switch (random.nextInt(12)) {
            case 0 -> id(one(List.of(IdOperator.values())));
            case 1, 2 ->
                new Condition.TimeCondition(
                        one(List.of(Field.START_TIME, Field.END_TIME)),
                        one(List.of(NumberOperator.values())),
                        one(GeneratedRuns.TIMES) + random.nextInt(3) - 1);
            case 3, 4, 5, 6 ->
                new Condition.NumberCondition(one(numbers), one(List.of(NumberOperator.values())), number());
            default -> text(one(texts), one(List.of(TextOperator.values())));
        };
    }

    /** A filter with something in it that most often makes it none. */
    String broken() {
        String filter = Stream.generate(this::condition)
                .flatMap(condition -> condition.text().stream())
                .limit(1 + random.nextInt(3))
                .collect(Collectors.joining(" AND "));
        int at = random.nextInt(filter.length() + 1);
        return filter.substring(0, at)
                + one(List.of(
                        "", " OR ", "(", ")", "'", "\"", "`", " NOT ", ";", " IS NULL", ",", "=", " NaN ", "\\", "x"))
                + filter.substring(Math.min(filter.length(), at + random.nextInt(4)));
    }

    private Condition id(IdOperator operator) {
        Set<RunId> ids = new LinkedHashSet<>();
        do {
            ids.add(id());
        } while (operator == IdOperator.IN && random.nextInt(4) != 0);
        return new Condition.IdCondition(operator, ids);
    }

    private double number() {
        double number = one(GeneratedRuns.NUMBERS);
        return Double.isNaN(number) ? 1 : number;
    }

    private Condition text(Field field, TextOperator operator) {
        String value =
                field.equals(Field.STATUS) ? one(List.of(RunStatus.values())).name() : one(SampleTexts.ALL);
        return new Condition.TextCondition(
                field,
                operator,
                switch (operator) {
                    case EQUAL, NOT_EQUAL -> value;
                    case LIKE -> pattern(value);
                    case ILIKE -> pattern(swapped(value));
                });
    }

    /** The text with parts of it taken out for wildcards. */
    private String pattern(String text) {
        int[] codePoints = text.codePoints().toArray();
        int from = random.nextInt(codePoints.length + 1);
        int to = Math.min(codePoints.length, from + random.nextInt(4));
        String wild = one(List.of("%", "%", "_".repeat(to - from), "_%", ""));
        String start = new String(codePoints, 0, from);
        String end = new String(codePoints, to, codePoints.length - to);
        return one(List.of("", "", "%")) + start + wild + end + one(List.of("", "", "%"));
    }

    private String swapped(String text) {
        StringBuilder swapped = new StringBuilder();
        text.codePoints()
                .map(c -> random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))
                .forEach(swapped::appendCodePoint);
        return swapped.toString();
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}

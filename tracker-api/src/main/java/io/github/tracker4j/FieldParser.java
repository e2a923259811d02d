package io.github.tracker4j;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a filter compares and an order sorts by: {@code metrics.loss}, {@code params.`a b`}, {@code start_time}. The
 * names are those of MLflow (mlflow/utils/search_utils.py, the same in 2.22.5 and 3.17.2), in the same letter case.
 */
final class FieldParser {

    private static final Map<String, Field.Kind> PREFIXES = prefixes();
    private static final Map<String, Field> ATTRIBUTES = attributes();

    /** Attributes that MLflow has and queries have not, or that people expect, and what to write instead. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "user_id", "write tags.`mlflow.user`",
            "user", "write tags.`mlflow.user`",
            "source", "write tags.`mlflow.source.name`",
            "name", "write run_name",
            "id", "write run_id",
            "artifact_uri", "runs are not found by the place of their artifacts",
            "lifecycle_stage", "RunQuery.view tells whether deleted runs are read",
            "experiment", "RunQuery.in(name) tells the experiment",
            "experiment_id", "RunQuery.in(name) tells the experiment");

    /** Names of more code points are cut before the nearest one is looked for, which takes time by their length. */
    private static final int LONGEST_GUESSED = 50;

    private FieldParser() {}

    private static Map<String, Field.Kind> prefixes() {
        Map<String, Field.Kind> prefixes = new LinkedHashMap<>();
        List.of("params", "param", "parameters", "parameter").forEach(name -> prefixes.put(name, Field.Kind.PARAM));
        List.of("metrics", "metric").forEach(name -> prefixes.put(name, Field.Kind.METRIC));
        List.of("tags", "tag").forEach(name -> prefixes.put(name, Field.Kind.TAG));
        List.of("attributes", "attribute", "attr", "run").forEach(name -> prefixes.put(name, Field.Kind.ATTRIBUTE));
        return prefixes;
    }

    private static Map<String, Field> attributes() {
        Map<String, Field> attributes = new LinkedHashMap<>();
        for (Field field : List.of(Field.STATUS, Field.RUN_NAME, Field.START_TIME, Field.END_TIME, Field.RUN_ID)) {
            attributes.put(field.name(), field);
        }
        List.of("run name", "Run name", "Run Name").forEach(name -> attributes.put(name, Field.RUN_NAME));
        List.of("created", "Created").forEach(name -> attributes.put(name, Field.START_TIME));
        return attributes;
    }

    /** Reads a field, which has to come next. */
    static Field next(QueryText text) {
        int start = text.position();
        String quoted = quoted(text);
        if (quoted != null) {
            return attribute(text, start, quoted);
        }
        String word = text.takeWord(false);
        if (word.isEmpty() || Character.isDigit(word.codePointAt(0))) {
            throw text.error(
                    start,
                    "a field is expected here, not " + (word.isEmpty() ? text.next() : Text.quoted(word))
                            + "; write params.key, tags.key, metrics.key or an attribute such as start_time");
        }
        if (!text.take('.')) {
            return attribute(text, start, word);
        }
        Field.Kind kind = PREFIXES.get(word);
        if (kind == null) {
            throw text.error(start, unknownPrefix(word));
        }
        int keyStart = text.position();
        String key = key(text, word);
        return kind == Field.Kind.ATTRIBUTE ? attribute(text, keyStart, key) : new Field(kind, key);
    }

    private static @Nullable String quoted(QueryText text) {
        String quoted = text.takeQuoted('`');
        return quoted != null ? quoted : text.takeQuoted('"');
    }

    private static String key(QueryText text, String prefix) {
        int start = text.position();
        String quoted = quoted(text);
        String key = quoted != null ? quoted : text.takeWord(true);
        if (key.isEmpty()) {
            throw text.error(start, "the key is missing; write " + prefix + ".`key`");
        }
        if (quoted == null && !text.atBreak()) {
            throw text.error(
                    text.position(),
                    text.next() + " cannot stand in a key without quotes; write " + prefix + ".`"
                            + Text.cut(key, LONGEST_GUESSED) + "...`");
        }
        return key;
    }

    private static Field attribute(QueryText text, int start, String name) {
        Field field = ATTRIBUTES.get(name);
        if (field != null) {
            return field;
        }
        String remedy = ELSEWHERE.get(name.toLowerCase(Locale.ROOT));
        if (remedy == null) {
            remedy = "there are status, run_name, start_time, end_time and run_id, and a param is written params.key, a"
                    + " tag tags.key and a metric metrics.key" + nearest(name, ATTRIBUTES.keySet());
        }
        throw text.error(start, "there is no attribute " + Text.quoted(name) + "; " + remedy);
    }

    private static String unknownPrefix(String word) {
        String start = "there is nothing called " + Text.quoted(word) + "; ";
        if (word.equals("dataset") || word.equals("datasets")) {
            return start + "runs are not found by their datasets: set a tag and write tags.key";
        }
        return start + "write params.key, tags.key, metrics.key or attributes.name" + nearest(word, PREFIXES.keySet());
    }

    private static String nearest(String name, Collection<String> known) {
        return Nearest.to(Text.cut(name, LONGEST_GUESSED), known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }
}

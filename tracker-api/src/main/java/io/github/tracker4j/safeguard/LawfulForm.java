package io.github.tracker4j.safeguard;

import io.github.tracker4j.Keys;
import io.github.tracker4j.Limits;
import io.github.tracker4j.Param;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form in which a run goes on that another program wrote, without safeguards: as the default {@link Safeguards} make
 * it, but as a function of the texts alone, so that it is the same each time and on every machine. Keys are mapped by
 * {@link Keys#map}, secrets are replaced by {@link Redactor#standard()}, values that are too long for a param stand in
 * artifacts. Points keep their values, the non-finite ones too.
 */
public final class LawfulForm {

    private static final LawfulRedaction REDACTION = new LawfulRedaction(Redactor.standard());
    private static final int REPLACEMENT = 0xFFFD;

    private LawfulForm() {}

    /**
     * Params that a run can have.
     *
     * @param params in the order of the original, each key once
     * @param wholes what the params of too long values point at: texts by the paths of their artifacts
     */
    public record Params(List<Param> params, Map<String, String> wholes) {

        /** Copies the parts. */
        public Params {
            params = List.copyOf(params);
            wholes = Map.copyOf(wholes);
        }
    }

    /** The name of an experiment. */
    public static String experimentName(String text) {
        return name(text, Limits.EXPERIMENT_NAME);
    }

    /** The name of a run. */
    public static String runName(String text) {
        return name(text, Limits.RUN_NAME);
    }

    /** The key of a metric. */
    public static String metricKey(String key) {
        return Keys.map(key);
    }

    /** Params, from texts by key. */
    public static Params params(Map<String, String> texts) {
        Map<String, Param> params = new LinkedHashMap<>();
        Map<String, String> wholes = new LinkedHashMap<>();
        texts.forEach((key, text) -> {
            String whole = REDACTION.redact(key, whole(text), Limits.PARAM_VALUE);
            String lawfulKey = Keys.map(REDACTION.redact(key, Limits.KEY));
            String value = whole;
            if (LongParam.isLong(whole)) {
                LongParam kept = LongParam.of(lawfulKey, whole);
                wholes.put(kept.artifactPath(), whole);
                value = kept.stored();
            }
            params.putIfAbsent(lawfulKey, new Param(lawfulKey, value));
        });
        return new Params(new ArrayList<>(params.values()), wholes);
    }

    private static String name(String text, int limit) {
        String redacted = REDACTION.redact(whole(text), limit);
        StringBuilder lawful = new StringBuilder(redacted.length());
        redacted.codePoints().map(c -> Character.isISOControl(c) ? '_' : c).forEach(lawful::appendCodePoint);
        String cut = LawfulRedaction.cut(lawful.toString(), limit);
        return cut.isEmpty() ? "_" : cut;
    }

    /** Half a surrogate pair cannot be kept by any store. */
    private static String whole(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}

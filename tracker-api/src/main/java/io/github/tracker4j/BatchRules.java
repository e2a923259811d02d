package io.github.tracker4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules that a batch must keep before any of it is applied, worded once for every kind of item. */
final class BatchRules {

    private BatchRules() {}

    static void checkKey(String kind, String key) {
        String problem = Keys.problem(key);
        if (problem != null) {
            throw new RejectedException(kind + " key " + Text.quoted(key) + " " + problem
                    + "; the safeguard safeguards.keys: MAP stores it under " + Text.quoted(Keys.map(key)));
        }
    }

    static void checkValue(String kind, String key, String value, int limit, String remedy) {
        if (value.length() > limit && Text.length(value) > limit) {
            throw new RejectedException(kind + " " + Text.quoted(key) + " has a value of " + Text.length(value)
                    + " code points (" + Text.quoted(value) + "); the limit is " + limit + "; " + remedy);
        }
        int lone = Text.loneSurrogate(value);
        if (lone >= 0) {
            throw new RejectedException(kind + " " + Text.quoted(key) + " has half a surrogate pair at index " + lone
                    + " of its value, which no store can keep; repair the text");
        }
    }

    /** The params that {@code known} lacks, each key once. */
    static List<Param> newParams(List<Param> params, Map<String, String> known) {
        Map<String, Param> fresh = new LinkedHashMap<>();
        for (Param param : params) {
            Param first = fresh.get(param.key());
            @Nullable String stored = first != null ? first.value() : known.get(param.key());
            if (stored == null) {
                fresh.put(param.key(), param);
            } else if (!stored.equals(param.value())) {
                throw changed(param, stored);
            }
        }
        return List.copyOf(fresh.values());
    }

    /** Where two texts begin to differ, if a message does not show it. */
    private static String difference(String stored, String value) {
        return Text.quoted(stored).equals(Text.quoted(value))
                ? " (as they are stored the two differ from index "
                        + Arrays.mismatch(stored.toCharArray(), value.toCharArray()) + " on)"
                : "";
    }

    static RejectedException changed(Param param, String stored) {
        return new RejectedException("Param " + Text.quoted(param.key()) + " is already " + Text.quoted(stored)
                + " and cannot become " + Text.quoted(param.value()) + difference(stored, param.value())
                + "; a param is written once: log the new value under another key or as a tag, or set"
                + " safeguards.param-drift to KEEP or TAG");
    }
}

package io.github.tracker4j.safeguard;

import io.github.tracker4j.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the guards of one run leave out or change, from its start to its end. Thread-safe. */
final class GuardCounts {

    static final String DROPPED_POINTS = "tracker4j.dropped_points";
    static final String MAPPED_KEYS = "tracker4j.mapped_keys";
    static final String SHORTENED_PARAMS = "tracker4j.shortened_params";
    static final String REDACTED_VALUES = "tracker4j.redacted_values";

    /** As many keys of dropped points are told apart; nothing is stored of them that would bound them otherwise. */
    static final int MOST_KEYS = 1000;

    /** As many keys are told apart that were mapped, and that were shortened; further ones are not counted. */
    static final int MOST_COUNTED_KEYS = 10_000;

    /** Stands for the keys beyond {@link #MOST_KEYS}. */
    static final String FURTHER_KEYS = "*";

    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    private final Set<String> mapped = ConcurrentHashMap.newKeySet();
    private final Set<String> shortened = ConcurrentHashMap.newKeySet();
    private final LongAdder redacted = new LongAdder();

    /** A point of this key was left out. */
    void dropped(String key) {
        String counted = dropped.size() < MOST_KEYS || dropped.containsKey(key) ? key : FURTHER_KEYS;
        dropped.computeIfAbsent(counted, absent -> new LongAdder()).increment();
    }

    /** Something was stored under another key than this one; counted once a key, up to {@value #MOST_COUNTED_KEYS}. */
    void mapped(String key) {
        addBounded(mapped, key);
    }

    /** The value of this param was stored as an artifact; counted once a key, up to {@value #MOST_COUNTED_KEYS}. */
    void shortened(String key) {
        addBounded(shortened, key);
    }

    private static void addBounded(Set<String> keys, String key) {
        if (keys.size() < MOST_COUNTED_KEYS) {
            keys.add(key);
        }
    }

    /** So many values were stored without the secrets in them. */
    void redacted(long values) {
        redacted.add(values);
    }

    /** How many points were left out, by key. */
    Map<String, Long> droppedByKey() {
        Map<String, Long> counts = new TreeMap<>();
        dropped.forEach((key, count) -> counts.put(key, count.sum()));
        return Collections.unmodifiableMap(counts);
    }

    SafeguardCounts totals() {
        return new SafeguardCounts(
                dropped.values().stream().mapToLong(LongAdder::sum).sum(),
                mapped.size(),
                shortened.size(),
                redacted.sum());
    }

    /**
     * The counts that are not zero, as tags.
     *
     * @param before tags that the run had when it was resumed; their counts are added
     */
    static List<Tag> tags(SafeguardCounts counts, Map<String, String> before) {
        List<Tag> tags = new ArrayList<>();
        addTag(tags, DROPPED_POINTS, counts.droppedPoints(), before);
        addTag(tags, MAPPED_KEYS, counts.mappedKeys(), before);
        addTag(tags, SHORTENED_PARAMS, counts.shortenedParams(), before);
        addTag(tags, REDACTED_VALUES, counts.redactedValues(), before);
        return tags;
    }

    private static void addTag(List<Tag> tags, String key, long count, Map<String, String> before) {
        if (count > 0) {
            long sum = count + numberIn(before.getOrDefault(key, "0"));
            tags.add(new Tag(key, Long.toString(sum)));
        }
    }

    /** What somebody else wrote there counts as nothing. */
    private static long numberIn(String tag) {
        return tag.matches("\\d{1,18}") ? Long.parseLong(tag) : 0;
    }
}

package io.github.tracker4j.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a configuration file says, whatever its syntax: a tree in which every part knows where it was written. */
sealed interface Node {

    Origin origin();

    /** What it is, as a person would say, without showing a secret. */
    String described();

    /**
     * One value.
     *
     * @param text as it was written, or what a reference stands for
     * @param plain whether it was written without quotes, so that {@code null} and {@code ~} mean nothing
     * @param shown what messages may show of it
     */
    record Scalar(Origin origin, String text, boolean plain, String shown) implements Node {

        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

        static Scalar written(Origin origin, String text, boolean plain) {
            return new Scalar(origin, text, plain, LiteralSecrets.hidden(text));
        }

        /** A value from elsewhere, which messages show as {@code reference}. */
        static Scalar given(Origin origin, String text, String reference) {
            return new Scalar(origin, text, false, reference);
        }

        boolean isNull() {
            return plain && NULLS.contains(text);
        }

        @Override
        public String described() {
            return isNull() ? "nothing" : "'" + shown + "'";
        }

        /** Not the text: it may be a secret. */
        @Override
        public String toString() {
            return described();
        }
    }

    /** Several values in order. */
    record Sequence(Origin origin, List<Node> items) implements Node {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /** Values by name. */
    record Mapping(Origin origin, Map<String, Entry> entries) implements Node {

        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String described() {
            return "a map of keys";
        }

        /** What stands under a key; null when there is nothing. */
        @Nullable Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        Mapping with(String key, Node value) {
            Map<String, Entry> more = new LinkedHashMap<>(entries);
            more.put(key, new Entry(value.origin(), value));
            return new Mapping(origin, more);
        }
    }

    /** A key's position and its value. */
    record Entry(Origin keyOrigin, Node value) {}
}

package io.github.tracker4j.local.replica;

import io.github.tracker4j.local.replica.Difference.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what differs, the first of each kind in full and then only how many; not thread-safe. */
final class Findings {

    /** What a run is made of, in the order in which differences are listed. */
    enum Items {
        PARTS("parts of the run"),
        PARAMS("params"),
        TAGS("tags"),
        DATASETS("datasets"),
        POINTS("points"),
        ARTIFACTS("artifacts");

        private final String words;

        Items(String words) {
            this.words = words;
        }
    }

    /** The differences of one kind in one sort of items. */
    private static final class Bounded {
        final List<Difference> listed = new ArrayList<>();
        long further;
    }

    private final int most;
    private final boolean moreIsRight;
    private final Map<Items, Map<Kind, Bounded>> differences = new EnumMap<>(Items.class);
    private final Map<Items, Long> rightlyMore = new EnumMap<>(Items.class);
    private final List<String> notes = new ArrayList<>();
    private final Map<Items, Integer> notesOf = new EnumMap<>(Items.class);

    /**
     * Nothing found yet.
     *
     * @param most how many differences of each kind are listed
     * @param moreIsRight whether the destination may have more than the source
     */
    Findings(int most, boolean moreIsRight) {
        this.most = most;
        this.moreIsRight = moreIsRight;
    }

    void missing(Items items, String what, String expected) {
        add(items, new Difference(Kind.MISSING, what, expected, null, 1));
    }

    void more(Items items, String what, String found) {
        add(items, new Difference(Kind.MORE, what, null, found, 1));
    }

    void changed(Items items, String what, @Nullable String expected, @Nullable String found) {
        add(items, new Difference(Kind.CHANGED, what, expected, found, 1));
    }

    void unreadable(Items items, String what, Throwable reason) {
        add(items, new Difference(Kind.UNREADABLE, what, null, String.valueOf(reason.getMessage()), 1));
    }

    void add(Items items, Difference difference) {
        if (difference.kind() == Kind.MORE && moreIsRight) {
            rightlyMore.merge(items, difference.count(), Long::sum);
            return;
        }
        Bounded bounded = differences
                .computeIfAbsent(items, any -> new EnumMap<>(Kind.class))
                .computeIfAbsent(difference.kind(), any -> new Bounded());
        if (bounded.listed.size() < most) {
            bounded.listed.add(difference);
        } else {
            bounded.further += difference.count();
        }
    }

    void note(String note) {
        notes.add(note);
    }

    /** A note of which there may be one for each item: further ones are left out. */
    void note(Items items, String note) {
        int before = notesOf.merge(items, 1, Integer::sum);
        if (before <= most) {
            notes.add(note);
        } else if (before == most + 1) {
            notes.add("There is more to note of " + items.words + ", which is not listed");
        }
    }

    boolean isEmpty() {
        return differences.isEmpty();
    }

    List<Difference> differences() {
        List<Difference> all = new ArrayList<>();
        differences.forEach((items, kinds) -> kinds.forEach((kind, bounded) -> {
            all.addAll(bounded.listed);
            if (bounded.further > 0) {
                all.add(Difference.further(kind, items.words, bounded.further));
            }
        }));
        return all;
    }

    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (!rightlyMore.isEmpty()) {
            List<String> counts = new ArrayList<>();
            rightlyMore.forEach((items, count) -> counts.add(String.format(Locale.ROOT, "%,d %s", count, items.words)));
            all.add("This journal goes on from another one, so the destination may have more than it: "
                    + String.join(", ", counts) + " were found");
        }
        return all;
    }
}

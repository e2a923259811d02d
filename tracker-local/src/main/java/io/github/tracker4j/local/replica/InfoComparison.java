package io.github.tracker4j.local.replica;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.local.replica.Findings.Items;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what a run is, but for its points and artifacts, with what its replica is. Used by one thread. */
final class InfoComparison {

    /** What a forwarder sets at the destination and nowhere else. */
    private static final Set<String> TAGS_OF_FORWARDER = Set.of(Replica.INTERRUPTED_TAG);

    private final RunInfo here;
    private final RunInfo there;
    private final Findings findings;

    InfoComparison(RunInfo here, RunInfo there, Findings findings) {
        this.here = here;
        this.there = there;
        this.findings = findings;
    }

    /** Whether the run has ended here and not at the destination: not everything has been sent. */
    boolean isUnfinished() {
        return here.status().isTerminal() && !there.status().isTerminal();
    }

    void compare() {
        equal("experiment", here.experiment(), there.experiment());
        equal("name", here.name(), there.name());
        equal("parent", text(here.parent()), text(there.parent()));
        equal("start time", time(here.startTime()), time(there.startTime()));
        status();
        params();
        tags();
        datasets();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String time(long millis) {
        return millis + " (" + Instant.ofEpochMilli(millis) + ")";
    }

    private void equal(String what, @Nullable String expected, @Nullable String found) {
        if (!Objects.equals(expected, found)) {
            findings.changed(
                    Items.PARTS,
                    what,
                    expected == null ? null : Excerpt.of(expected, found),
                    found == null ? null : Excerpt.of(found, expected));
        }
    }

    private void status() {
        if (here.status() == RunStatus.RUNNING && endedByForwarder()) {
            findings.note("The run reads as running here and its program is gone; at the destination it was ended "
                    + there.status() + " with the tag " + Replica.INTERRUPTED_TAG);
            return;
        }
        if (here.status() != there.status()) {
            findings.changed(
                    Items.PARTS, "status", here.status().name(), there.status().name());
        } else if (here.status() == RunStatus.RUNNING) {
            findings.note(
                    here.interrupted()
                            ? "The run reads as running on both sides although its program is gone here"
                            : "The run is being logged, so the newest of it may be on its way");
        }
        if (here.status().isTerminal() && there.status().isTerminal()) {
            equal("end time", time(endTime(here)), time(endTime(there)));
        }
    }

    private boolean endedByForwarder() {
        return there.status() == RunStatus.FAILED && there.tags().containsKey(Replica.INTERRUPTED_TAG);
    }

    /** A run that was ended without a time, as by other programs, ends at its start wherever it is logged again. */
    private static long endTime(RunInfo run) {
        Long end = run.endTime();
        return end == null ? run.startTime() : end;
    }

    private void params() {
        texts(Items.PARAMS, "param ", here.params(), there.params(), Set.of());
    }

    private void tags() {
        texts(Items.TAGS, "tag ", here.tags(), there.tags(), TAGS_OF_FORWARDER);
    }

    private void texts(
            Items items,
            String what,
            Map<String, String> expected,
            Map<String, String> found,
            Set<String> rightlyMore) {
        Set<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        for (String key : keys) {
            String a = expected.get(key);
            String b = found.get(key);
            if (a != null && b == null) {
                findings.missing(items, what + key, Excerpt.of(a));
            } else if (a == null && b != null && !rightlyMore.contains(key)) {
                findings.more(items, what + key, Excerpt.of(b));
            } else if (a != null && b != null && !a.equals(b)) {
                findings.changed(items, what + key, Excerpt.of(a, b), Excerpt.of(b, a));
            }
        }
    }

    private void datasets() {
        for (DatasetInput input : here.inputs()) {
            DatasetInput found = same(there.inputs(), input);
            if (found == null) {
                findings.missing(Items.DATASETS, words(input), Excerpt.of(input.source()));
            } else {
                dataset(input, found);
            }
        }
        for (DatasetInput input : there.inputs()) {
            if (same(here.inputs(), input) == null) {
                findings.more(Items.DATASETS, words(input), Excerpt.of(input.source()));
            }
        }
    }

    private static @Nullable DatasetInput same(List<DatasetInput> inputs, DatasetInput wanted) {
        return inputs.stream().filter(wanted::isSameDataset).findFirst().orElse(null);
    }

    private static String words(DatasetInput input) {
        return "dataset " + input.name() + " (" + input.digest() + ")";
    }

    /** Servers keep one description of a dataset for all runs that have it, and one context of it for a run. */
    private void dataset(DatasetInput expected, DatasetInput found) {
        if (!Objects.equals(expected.context(), found.context())) {
            boolean isAnother = here.inputs().stream()
                    .anyMatch(other -> other.isSameDataset(found) && Objects.equals(other.context(), found.context()));
            if (isAnother) {
                findings.note(
                        Items.DATASETS,
                        "The context " + Excerpt.of(String.valueOf(expected.context())) + " of " + words(expected)
                                + " is not at the destination: a run has one context of a dataset there");
            } else {
                findings.changed(Items.DATASETS, "context of " + words(expected), expected.context(), found.context());
            }
        }
        if (!expected.usedFor("").equals(found.usedFor(""))) {
            findings.note(
                    Items.DATASETS,
                    "The source, schema or profile of " + words(expected) + " is another at the destination, which"
                            + " keeps those of the run that logged it first");
        }
    }
}

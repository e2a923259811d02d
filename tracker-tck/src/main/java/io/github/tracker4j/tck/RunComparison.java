package io.github.tracker4j.tck;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Compares a run of one tracker with its replica in another, to the last bit and in flat memory.
 *
 * <p>Not compared: what belongs to a place and not to the run (the backend's ids, URIs, notices), the order of params,
 * tags and inputs, and where artifacts are kept. Used by one thread.
 */
public final class RunComparison {

    private static final int MOST_DIFFERENCES = 50;

    private final RunReader expected;
    private final RunReader actual;
    private final DoubleUnaryOperator kept;
    private final List<String> differences = new ArrayList<>();

    private RunComparison(RunReader expected, RunReader actual, DoubleUnaryOperator kept) {
        this.expected = expected;
        this.actual = actual;
        this.kept = kept;
    }

    /**
     * What differs between a run and its replica, a line for each; empty when they are equal.
     *
     * @param kept what the store of the replica makes of the value of a point
     * @throws io.github.tracker4j.RejectedException when one of them does not have the run
     */
    public static List<String> differences(RunReader expected, RunReader actual, RunId id, DoubleUnaryOperator kept) {
        RunComparison comparison = new RunComparison(expected, actual, kept);
        comparison.run(id);
        return List.copyOf(comparison.differences);
    }

    private void run(RunId id) {
        RunInfo a = expected.run(id);
        RunInfo b = actual.run(id);
        equal("id", a.id(), b.id());
        equal("experiment", a.experiment(), b.experiment());
        equal("name", a.name(), b.name());
        equal("parent", a.parent(), b.parent());
        equal("status", a.status(), b.status());
        equal("deleted", a.deleted(), b.deleted());
        equal("start time", a.startTime(), b.startTime());
        equal("end time", a.endTime(), b.endTime());
        equalMaps("param", a.params(), b.params());
        equalMaps("tag", a.tags(), b.tags());
        equal("number of inputs", a.inputs().size(), b.inputs().size());
        equal("inputs", new HashSet<>(a.inputs()), new HashSet<>(b.inputs()));
        equalMaps("latest value of", keptOf(a.latestMetrics()), b.latestMetrics());
        experiment(a.experiment());
        Set<String> keys = new TreeSet<>(a.latestMetrics().keySet());
        keys.addAll(b.latestMetrics().keySet());
        keys.forEach(key -> history(id, key));
        artifacts(id, "");
    }

    private void experiment(String name) {
        ExperimentInfo a = experiment(expected, name);
        ExperimentInfo b = experiment(actual, name);
        equal("description of the experiment", a.description(), b.description());
        equalMaps("tag of the experiment", a.tags(), b.tags());
    }

    private static ExperimentInfo experiment(RunReader reader, String name) {
        return reader.experiments().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Both in step, since a store's values keep the order of the values that it was given. */
    private void history(RunId id, String key) {
        try (MetricCursor a = expected.history(id, key);
                MetricCursor b = actual.history(id, key)) {
            long index = 0;
            Metric x = nextKept(a, null);
            while (x != null && b.hasNext()) {
                equal("point " + index + " of " + key, x, b.next());
                x = nextKept(a, x);
                index++;
            }
            if (x != null) {
                differ("point " + index + " of " + key, x, "the end of the history");
            } else if (b.hasNext()) {
                differ("point " + index + " of " + key, "the end of the history", b.next());
            }
        }
    }

    /** The next point as the replica keeps it; points that became equal there count once. */
    private @Nullable Metric nextKept(MetricCursor cursor, @Nullable Metric last) {
        while (cursor.hasNext()) {
            Metric point = kept(cursor.next());
            if (!point.equals(last)) {
                return point;
            }
        }
        return null;
    }

    private Map<String, Metric> keptOf(Map<String, Metric> metrics) {
        Map<String, Metric> all = new HashMap<>(metrics);
        all.replaceAll((key, metric) -> kept(metric));
        return all;
    }

    private Metric kept(Metric metric) {
        return new Metric(metric.key(), kept.applyAsDouble(metric.value()), metric.step(), metric.timestamp());
    }

    private void artifacts(RunId id, String directory) {
        List<ArtifactInfo> files = expected.artifacts(id, directory);
        equal("artifacts in '" + directory + "'", files, actual.artifacts(id, directory));
        for (ArtifactInfo file : files) {
            if (file.isDirectory()) {
                artifacts(id, file.path());
            } else if (actual.artifacts(id, directory).contains(file)) {
                content(id, file.path());
            }
        }
    }

    private void content(RunId id, String path) {
        try (InputStream a = expected.open(id, path);
                InputStream b = actual.open(id, path)) {
            long position = 0;
            byte[] block = a.readNBytes(1 << 16);
            while (block.length > 0) {
                byte[] other = b.readNBytes(block.length);
                int mismatch = Arrays.mismatch(block, other);
                if (mismatch >= 0) {
                    differences.add("artifact " + path + " differs from byte " + (position + mismatch) + " on");
                    return;
                }
                position += block.length;
                block = a.readNBytes(1 << 16);
            }
            if (b.read() >= 0) {
                differences.add("artifact " + path + " has more than its " + position + " bytes");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void equalMaps(String what, Map<String, ?> a, Map<String, ?> b) {
        Set<String> keys = new TreeSet<>(a.keySet());
        keys.addAll(b.keySet());
        keys.forEach(key -> equal(what + " " + key, a.get(key), b.get(key)));
    }

    private void equal(String what, @Nullable Object a, @Nullable Object b) {
        if (!Objects.equals(a, b)) {
            differ(what, a, b);
        }
    }

    private void differ(String what, @Nullable Object a, @Nullable Object b) {
        if (differences.size() < MOST_DIFFERENCES) {
            differences.add(what + ": expected " + a + " but found " + b);
        }
    }
}

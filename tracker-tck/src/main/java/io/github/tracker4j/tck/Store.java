package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The store under test, as the cases use it: its trackers, and an experiment name of the case's own. */
final class Store {

    private final Supplier<ExperimentTracker> opener;
    private final DoubleUnaryOperator kept;
    private final Deque<ExperimentTracker> opened = new ArrayDeque<>();
    private final String experiment = "tck " + RunId.random();
    private @Nullable ExperimentTracker tracker;

    Store(Supplier<ExperimentTracker> opener, DoubleUnaryOperator kept) {
        this.opener = opener;
        this.kept = kept;
    }

    /** The tracker that a case works with. */
    ExperimentTracker tracker() {
        if (tracker == null) {
            tracker = another();
        }
        return tracker;
    }

    /** Another tracker on the same store, as another program would have it. */
    ExperimentTracker another() {
        ExperimentTracker another = opener.get();
        opened.push(another);
        return another;
    }

    /** The name of an experiment that nobody else uses, since a store need not be empty. */
    String experiment() {
        return experiment;
    }

    /** A spec that leaves everything open. */
    RunSpec spec() {
        return RunSpec.in(experiment);
    }

    /** A new run. */
    Run start() {
        return tracker().startRun(spec());
    }

    /** A run whose name a case tells it by. */
    Run start(String name, long startTime) {
        return tracker().startRun(spec().named(name).startedAt(startTime));
    }

    /** A run that another holder has ended or let go. */
    Run resume(RunId id) {
        return tracker().startRun(RunSpec.resume(experiment, id));
    }

    RunReader reader() {
        return tracker().reader();
    }

    RunInfo read(Run run) {
        return reader().run(run.id());
    }

    /** Every run of a query, over all its pages. */
    List<RunInfo> all(RunQuery query) {
        List<RunInfo> runs = new ArrayList<>();
        Page<RunInfo> page = reader().runs(query);
        while (true) {
            assertThat(page.items()).hasSizeLessThanOrEqualTo(query.pageSize());
            runs.addAll(page.items());
            if (page.nextPageToken() == null) {
                return runs;
            }
            page = reader().runs(query.after(page.nextPageToken()));
        }
    }

    /** The names of every run of a query, in its order. */
    List<String> names(RunQuery query) {
        return all(query).stream().map(RunInfo::name).toList();
    }

    List<Metric> history(Run run, String key) {
        return history(reader(), run.id(), key);
    }

    static List<Metric> history(RunReader reader, RunId run, String key) {
        try (MetricCursor cursor = reader.history(run, key)) {
            List<Metric> points = new ArrayList<>();
            cursor.forEachRemaining(points::add);
            return points;
        }
    }

    byte[] artifact(Run run, String path) {
        return artifact(run.id(), path);
    }

    byte[] artifact(RunId run, String path) {
        try (InputStream in = reader().open(run, path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What this store makes of the value of a point. */
    double kept(double value) {
        return kept.applyAsDouble(value);
    }

    static DatasetInput dataset(String name) {
        return DatasetInput.of(name, "8acfa28d", "local", "{\"uri\": \"/data/train.csv\"}");
    }

    /** Closes every tracker that the case has opened. */
    void close() {
        opened.forEach(ExperimentTracker::close);
    }
}

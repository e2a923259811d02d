package io.github.tracker4j.tck;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Param;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Logs what one tracker gives to read again into another, through the contract alone: the proof that a forwarder, an
 * importer or an exporter can be written against it. Not for production: a replay that failed starts over, and it reads
 * back what it may have sent before.
 *
 * <p>Replaying again changes nothing. Holds as many points as the target takes in one request. Used by one thread.
 */
public final class Replay {

    private final RunReader source;
    private final ExperimentTracker target;
    private final Set<RunId> done = new HashSet<>();

    /** A replay of what {@code source} has into {@code target}. */
    public Replay(RunReader source, ExperimentTracker target) {
        this.source = source;
        this.target = target;
    }

    /** Replays every run of an experiment that is not deleted. */
    public void experiment(String name) {
        RunQuery query = RunQuery.in(name);
        String token = null;
        do {
            var page = source.runs(query.after(token));
            page.items().forEach(this::run);
            token = page.nextPageToken();
        } while (token != null);
    }

    /**
     * Replays one run, after the runs it is nested under.
     *
     * @throws io.github.tracker4j.RejectedException when the source has no such run
     */
    public void run(RunId id) {
        run(source.run(id));
    }

    private void run(RunInfo info) {
        if (!done.add(info.id())) {
            return;
        }
        if (info.parent() != null) {
            run(info.parent());
        }
        Set<String> known = target.reader()
                .find(info.id())
                .map(there -> there.latestMetrics().keySet())
                .orElse(Set.of());
        Run run = target.startRun(new RunSpec(
                experimentOf(info),
                info.id(),
                info.name(),
                info.parent(),
                info.startTime(),
                RunSpec.Mode.CREATE_OR_RESUME,
                info.tags()));
        try {
            run.reconcile(
                    new LogBatch(
                            info.params().entrySet().stream()
                                    .map(param -> new Param(param.getKey(), param.getValue()))
                                    .toList(),
                            info.tags().entrySet().stream()
                                    .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                                    .toList(),
                            info.inputs(),
                            List.of()),
                    target.reader());
            info.latestMetrics().keySet().forEach(key -> history(info.id(), key, run, known.contains(key)));
            artifacts(info.id(), "", run);
            run.flush();
            if (info.status().isTerminal()) {
                run.end(info.status(), Objects.requireNonNullElse(info.endTime(), info.startTime()));
            }
        } finally {
            // Of an unfinished run, and when something failed; does nothing after an end.
            run.detach();
        }
    }

    private ExperimentSpec experimentOf(RunInfo info) {
        ExperimentInfo experiment = source.experiments().stream()
                .filter(one -> one.name().equals(info.experiment()))
                .findFirst()
                .orElseThrow();
        // Not the artifact location: it is a place of the source's.
        return new ExperimentSpec(experiment.name(), experiment.description(), experiment.tags(), null);
    }

    private void history(RunId id, String key, Run run, boolean mayHaveArrived) {
        int most = target.transferLimits().pointsPerRequest();
        List<Metric> points = new ArrayList<>();
        try (MetricCursor history = source.history(id, key)) {
            while (history.hasNext()) {
                points.add(history.next());
                if (points.size() == most || !history.hasNext()) {
                    LogBatch batch = LogBatch.ofMetrics(points);
                    if (mayHaveArrived) {
                        run.reconcile(batch, target.reader());
                    } else {
                        run.log(batch);
                    }
                    points.clear();
                }
            }
        }
    }

    private void artifacts(RunId id, String directory, Run run) {
        for (ArtifactInfo artifact : source.artifacts(id, directory)) {
            if (artifact.isDirectory()) {
                artifacts(id, artifact.path(), run);
            } else {
                run.logArtifact(artifact.path(), Content.of(artifact.size(), () -> source.open(id, artifact.path())));
            }
        }
    }
}

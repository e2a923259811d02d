package io.github.tracker4j.local;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.safeguard.LawfulForm;
import io.github.tracker4j.spi.SortedPoints;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Reads runs as a replica of their journals has them: those of the Python tracker in their {@link LawfulForm}. */
final class LawfulReader implements RunReader {

    private final LocalReader reader;
    private final Journals journals;

    LawfulReader(LocalReader reader, Journals journals) {
        this.reader = reader;
        this.journals = journals;
    }

    @Override
    public List<ExperimentInfo> experiments() {
        return reader.experiments();
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        Page<RunInfo> page = reader.runs(query);
        return new Page<>(page.items().stream().map(this::lawful).toList(), page.nextPageToken());
    }

    private RunInfo lawful(RunInfo info) {
        ForeignRun run = foreign(info.id()).orElse(null);
        if (run == null) {
            return info;
        }
        Map<String, Metric> latest = new LinkedHashMap<>();
        info.latestMetrics().values().stream()
                .map(LawfulReader::lawful)
                .forEach(point ->
                        latest.merge(point.key(), point, (a, b) -> Metric.LATEST_ORDER.compare(a, b) >= 0 ? a : b));
        return RunInfo.builder(
                        info.id(),
                        LawfulForm.experimentName(info.experiment()),
                        LawfulForm.runName(info.name()),
                        info.uri())
                .status(info.status())
                .interrupted(info.interrupted())
                .deleted(info.deleted())
                .startTime(info.startTime())
                .endTime(info.endTime())
                .params(run.paramTexts())
                .latestMetrics(latest)
                .notices(info.notices())
                .build();
    }

    private static Metric lawful(Metric point) {
        return Metric.of(LawfulForm.metricKey(point.key()), point.value(), point.stepOrZero(), point.timestampOrZero());
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return foreign(run).isEmpty() ? reader.history(run, key) : histories(run, Set.of(key));
    }

    @Override
    public MetricCursor histories(RunId run, Set<String> keys) {
        if (foreign(run).isEmpty()) {
            return reader.histories(run, keys);
        }
        Set<String> asWritten =
                new LinkedHashSet<>(reader.run(run).latestMetrics().keySet());
        asWritten.removeIf(key -> !keys.contains(key) && !keys.contains(LawfulForm.metricKey(key)));
        MetricCursor points = reader.histories(run, asWritten);
        return asWritten.stream().allMatch(key -> key.equals(LawfulForm.metricKey(key))) ? points : sorted(points);
    }

    /** Other keys are in another order. */
    private static MetricCursor sorted(MetricCursor points) {
        SortedPoints sorted = new SortedPoints();
        try (points) {
            points.forEachRemaining(point -> sorted.add(
                    LawfulForm.metricKey(point.key()), point.value(), point.stepOrZero(), point.timestampOrZero()));
            return sorted.cursor();
        } catch (RuntimeException e) {
            sorted.close();
            throw e;
        }
    }

    @Override
    public OptionalLong pointCount(RunId run) {
        return reader.pointCount(run);
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        ForeignRun foreign = foreign(run).orElse(null);
        if (foreign == null) {
            return reader.artifacts(run, directory);
        }
        String above = directory.isEmpty() ? "" : directory + "/";
        Map<String, ArtifactInfo> found = new TreeMap<>();
        foreign.artifactSizes().forEach((path, size) -> {
            if (path.startsWith(above)) {
                int end = path.indexOf('/', above.length());
                String child = end < 0 ? path : path.substring(0, end);
                found.put(child, end < 0 ? ArtifactInfo.file(child, size) : ArtifactInfo.directory(child));
            }
        });
        return List.copyOf(found.values());
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        ForeignRun foreign = foreign(run).orElse(null);
        if (foreign == null || !foreign.artifactSizes().containsKey(artifactPath)) {
            return reader.open(run, artifactPath);
        }
        try {
            return foreign.content(artifactPath).open();
        } catch (IOException e) {
            throw new UnavailableException("Artifact " + artifactPath + " of run " + run + " cannot be read: " + e, e);
        }
    }

    private Optional<ForeignRun> foreign(RunId run) {
        try {
            Journal journal = journals.find(run).orElse(null);
            return journal == null || !journal.isForeign() ? Optional.empty() : Optional.of(journal.foreign());
        } catch (IOException e) {
            throw new UnavailableException("The files of run " + run + " cannot be read: " + e, e);
        }
    }
}

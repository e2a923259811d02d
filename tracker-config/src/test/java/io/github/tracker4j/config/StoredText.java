package io.github.tracker4j.config;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a place has stored of a run, in sorted lines that are the same wherever the run is the same: its status, params,
 * tags, points and artifacts, and its name when somebody gave it one. Of an artifact it has the first line, or the number
 * of bytes when it is no text; a character that is repeated stands once with its number.
 *
 * <p>Left out are the tags that every run has, and the one with the number of points, which only some places need.
 */
final class StoredText {

    /** Where the number of points stands for places that do not know it. */
    private static final String POINTS_TAG = "tracker4j.metric_points";

    private static final Set<String> EVERYWHERE = Set.of(POINTS_TAG, SafeguardedTracker.SAFEGUARDS_TAG);
    private static final Pattern REPEATED = Pattern.compile("(.)\\1{49,}");

    private StoredText() {}

    static List<String> of(RunReader reader, RunId id) {
        RunInfo run = reader.run(id);
        List<String> lines = new ArrayList<>();
        lines.add("status " + run.status());
        if (!run.name().startsWith("run_")) {
            lines.add("name " + run.name());
        }
        run.params().forEach((key, value) -> lines.add("param " + key + " = " + value));
        run.tags().forEach((key, value) -> {
            if (!EVERYWHERE.contains(key) && !key.startsWith("mlflow.")) {
                lines.add("tag " + key + " = " + value);
            }
        });
        run.inputs().forEach(input -> lines.add("dataset " + input.name() + " from " + input.source()));
        histories(reader, run).forEach((key, points) -> lines.add("metric " + key + " " + points));
        addArtifacts(reader, id, "", lines);
        return lines.stream()
                .map(line -> line.replace(id.toString(), "<run>"))
                .map(line -> REPEATED.matcher(line)
                        .replaceAll(
                                found -> found.group(1) + "{" + found.group().length() + "}"))
                .sorted()
                .toList();
    }

    /** The number of points that the place knows or was told. */
    static String knownPoints(RunReader reader, RunId id) {
        Map<String, String> tags = reader.run(id).tags();
        return reader.pointCount(id).isPresent()
                ? Long.toString(reader.pointCount(id).getAsLong())
                : tags.getOrDefault(POINTS_TAG, "0");
    }

    /** The number of points that are there. */
    static long points(RunReader reader, RunId id) {
        return histories(reader, reader.run(id)).values().stream()
                .mapToLong(List::size)
                .sum();
    }

    private static Map<String, List<String>> histories(RunReader reader, RunInfo run) {
        return run.latestMetrics().keySet().stream().collect(Collectors.toMap(key -> key, key -> {
            try (MetricCursor history = reader.history(run.id(), key)) {
                List<String> points = new ArrayList<>();
                history.forEachRemaining(point -> points.add(text(point)));
                points.sort(null);
                return points;
            }
        }));
    }

    private static String text(Metric point) {
        return point.step() + ":" + point.value();
    }

    private static void addArtifacts(RunReader reader, RunId id, String directory, List<String> lines) {
        for (ArtifactInfo artifact : reader.artifacts(id, directory)) {
            if (artifact.isDirectory()) {
                addArtifacts(reader, id, artifact.path(), lines);
            } else {
                lines.add("artifact " + artifact.path() + ": " + content(reader, id, artifact));
            }
        }
    }

    private static String content(RunReader reader, RunId id, ArtifactInfo artifact) {
        try (InputStream in = reader.open(id, artifact.path())) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.indexOf('\0') >= 0
                    ? artifact.size() + " bytes"
                    : text.lines().findFirst().orElse("empty");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.Metric;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest point of each metric of a run, kept so that reading it does not read the history: a snapshot names the
 * length of {@code metrics.jsonl} that it covers, and only what follows is read.
 *
 * <p>Not thread-safe; a writer guards it with the lock of its run.
 */
final class LatestMetrics {

    /** One metric: its key as lines have it, and its latest point. */
    static final class Series {
        final String key;
        final byte[] encodedKey;
        private long points;
        private boolean any;
        private double value;
        private long step;
        private long timestamp;

        private Series(String key) {
            this.key = key;
            this.encodedKey = LineBuffer.encoded(key);
        }

        /** Notes a point, by the rule of {@link Metric#LATEST_ORDER} and without garbage. */
        void note(double newValue, long newStep, long newTimestamp) {
            points++;
            keep(newValue, newStep, newTimestamp);
        }

        private void keep(double newValue, long newStep, long newTimestamp) {
            if (!any || isLater(newValue, newStep, newTimestamp)) {
                any = true;
                value = newValue;
                step = newStep;
                timestamp = newTimestamp;
            }
        }

        private boolean isLater(double newValue, long newStep, long newTimestamp) {
            if (newStep != step) {
                return newStep > step;
            }
            if (newTimestamp != timestamp) {
                return newTimestamp > timestamp;
            }
            return Double.isNaN(value) || (!Double.isNaN(newValue) && Double.compare(newValue, value) > 0);
        }

        private Metric metric() {
            return Metric.of(key, value, step, timestamp);
        }
    }

    private final Map<String, Series> series = new LinkedHashMap<>();
    private long bytes;
    private long damagedLines;

    /** The points that a snapshot covers, which are not told apart by key. */
    private long coveredPoints;

    /** The metric of this key, to note points in; it shows only when it has one. */
    Series series(String key) {
        Series known = series.get(key);
        if (known == null) {
            known = new Series(key);
            series.put(key, known);
        }
        return known;
    }

    /** The metric of this key where it is known. */
    @Nullable Series known(String key) {
        return series.get(key);
    }

    /** Notes a latest point whose history is not in the file, or was noted before. */
    void know(Metric point) {
        series(point.key()).keep(point.value(), point.stepOrZero(), point.timestampOrZero());
    }

    /** Says that every point within this length was noted. */
    void covers(long length) {
        bytes = length;
    }

    /** The length of metrics.jsonl that was noted. */
    long bytes() {
        return bytes;
    }

    /** How many points were noted; one that was logged again counts again. */
    long points() {
        long points = coveredPoints;
        for (Series one : series.values()) {
            points += one.points;
        }
        return points;
    }

    long damagedLines() {
        return damagedLines;
    }

    Collection<Metric> all() {
        List<Metric> all = new ArrayList<>(series.size());
        for (Series one : series.values()) {
            if (one.any) {
                all.add(one.metric());
            }
        }
        return all;
    }

    Map<String, Metric> byKey() {
        Map<String, Metric> byKey = new LinkedHashMap<>();
        all().forEach(metric -> byKey.put(metric.key(), metric));
        return byKey;
    }

    /** The newest time of any latest point, 0 without points. */
    long newestTimestamp() {
        long newest = 0;
        for (Series one : series.values()) {
            newest = Math.max(newest, one.timestamp);
        }
        return newest;
    }

    /** What {@code latest.json} holds. */
    ObjectNode snapshot() {
        ObjectNode snapshot = Json.object()
                .put("format", EventLines.FORMAT)
                .put("metrics_bytes", bytes)
                .put("damaged_lines", damagedLines)
                .put("points", points());
        ObjectNode metrics = snapshot.putObject("metrics");
        PointJson.write(all(), metrics);
        return snapshot;
    }

    /** Reads the latest points of a run that may be written at this moment. */
    static LatestMetrics read(RunDirectory directory, RunRecord run) throws IOException {
        if (run.python) {
            LatestMetrics latest = new LatestMetrics();
            latest.readLines(directory, run.startTime);
            return latest;
        }
        LatestMetrics latest = fromSnapshot(directory);
        latest.readLines(directory, null);
        run.begunWith.forEach(latest::know);
        return latest;
    }

    private void readLines(RunDirectory directory, @Nullable Long pythonStart) throws IOException {
        try (Lines lines = Lines.of(directory.metrics(), bytes);
                PointStream points = new PointStream(lines, pythonStart, null)) {
            while (points.next()) {
                series(points.key()).note(points.value(), points.step(), points.timestamp());
            }
            bytes = lines.consumed();
            damagedLines += points.damagedLines();
        } catch (NoSuchFileException noPointYet) {
            bytes = 0;
        }
    }

    /** Empty when there is no snapshot, or it does not fit to the file: then the file is read from its start. */
    private static LatestMetrics fromSnapshot(RunDirectory directory) throws IOException {
        LatestMetrics none = new LatestMetrics();
        ObjectNode snapshot = RecordedRun.readObject(directory.latest());
        if (snapshot == null) {
            return none;
        }
        Long format = Json.integer(snapshot, "format");
        Long bytes = Json.integer(snapshot, "metrics_bytes");
        Long points = Json.integer(snapshot, "points");
        JsonNode metrics = snapshot.get("metrics");
        if (format == null
                || format != EventLines.FORMAT
                || bytes == null
                || points == null
                || !(metrics instanceof ObjectNode)
                || !endsLine(directory, bytes)) {
            return none;
        }
        LatestMetrics latest = new LatestMetrics();
        for (Map.Entry<String, JsonNode> entry : metrics.properties()) {
            Metric point = PointJson.read(entry.getKey(), entry.getValue());
            if (point == null) {
                return none;
            }
            latest.know(point);
        }
        Long damaged = Json.integer(snapshot, "damaged_lines");
        latest.damagedLines = damaged == null ? 0 : damaged;
        latest.coveredPoints = points;
        latest.bytes = bytes;
        return latest;
    }

    private static boolean endsLine(RunDirectory directory, long offset) throws IOException {
        if (offset <= 0) {
            return offset == 0;
        }
        try (RandomAccessFile file = Lines.openForReading(directory.metrics())) {
            if (file.length() < offset) {
                return false;
            }
            file.seek(offset - 1);
            return file.read() == '\n';
        } catch (FileNotFoundException | NoSuchFileException gone) {
            return false;
        }
    }
}

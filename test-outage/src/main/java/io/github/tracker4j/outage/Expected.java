package io.github.tracker4j.outage;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.Tag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run must be on the server when a program is over, told from its calls alone. */
final class Expected {

    /** A point as a server keeps it; by its bits, since NaN is equal to itself here. */
    record Point(long step, long timestamp, long bits) {

        static Point of(long step, long timestamp, double value) {
            return new Point(step, timestamp, Double.doubleToLongBits(value));
        }

        @Override
        public String toString() {
            return "(" + step + ", " + timestamp + ", " + Double.longBitsToDouble(bits) + ")";
        }
    }

    /** What stands for an artifact. */
    record File(long size, String sha256) {}

    final RunSpec spec;
    final Map<String, String> params = new TreeMap<>();
    final Map<String, String> tags = new TreeMap<>();
    /** By name and digest. */
    final Map<String, DatasetInput> inputs = new TreeMap<>();
    /** By key, with how often each was logged. */
    final Map<String, Map<Point, Integer>> points = new TreeMap<>();
    /** What the server refuses: how many points of a key, and artifacts. */
    private final Map<String, Integer> refused = new TreeMap<>();

    final Map<String, File> artifacts = new TreeMap<>();
    /** Absent for a run that its program has left open. */
    @Nullable RunStatus status;

    long endTime;

    private Expected(RunSpec spec) {
        this.spec = spec;
        tags.putAll(spec.tags());
    }

    /** Every run of a program on a kind of server, by its id. */
    static Map<String, Expected> of(Program program, ServerKind server) {
        Map<Integer, Expected> runs = new HashMap<>();
        Map<String, Expected> byId = new LinkedHashMap<>();
        for (Step step : program.steps()) {
            if (step instanceof Step.Start start) {
                Expected run = new Expected(start.spec());
                runs.put(start.run(), run);
                byId.put(String.valueOf(start.spec().id()), run);
            } else {
                Objects.requireNonNull(runs.get(step.run())).add(step, server);
            }
        }
        return byId;
    }

    /** What the server refuses: how many points of which key, and artifacts. */
    static Map<String, Integer> refused(Program program, ServerKind server) {
        Map<String, Integer> all = new TreeMap<>();
        of(program, server)
                .values()
                .forEach(run -> run.refused.forEach((key, count) -> all.merge(key, count, Integer::sum)));
        return all;
    }

    private void add(Step step, ServerKind server) {
        if (step instanceof Step.Log log) {
            for (Param param : log.batch().params()) {
                params.put(param.key(), param.value());
            }
            for (Tag tag : log.batch().tags()) {
                tags.put(tag.key(), tag.value());
            }
            for (DatasetInput input : log.batch().inputs()) {
                inputs.putIfAbsent(input.name() + " " + input.digest(), input);
            }
            for (Metric point : log.batch().metrics()) {
                add(point, server);
            }
        } else if (step instanceof Step.Artifact artifact && artifact.path().startsWith(Program.POISON)) {
            refused.merge(artifact.path(), 1, Integer::sum);
        } else if (step instanceof Step.Artifact artifact) {
            artifacts.put(artifact.path(), new File(artifact.size(), sha256(artifact.bytes())));
        } else if (step instanceof Step.End end) {
            status = end.status();
            endTime = end.endTime();
        }
    }

    private void add(Metric point, ServerKind server) {
        if (point.key().startsWith(Program.POISON)) {
            refused.merge(point.key(), 1, Integer::sum);
            return;
        }
        points.computeIfAbsent(point.key(), key -> new HashMap<>())
                .merge(
                        Point.of(point.stepOrZero(), point.timestampOrZero(), server.stored(point.value())),
                        1,
                        Integer::sum);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

package io.github.tracker4j.local.replica;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.spi.SortedPoints;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the runs of a destination together with those of the local disk that it does not have yet. Every run is answered
 * for by one of the two: by the disk as long as something of it is not sent, by the destination afterwards. While the
 * destination is out of reach the disk answers for all that it has.
 */
final class MergedReader implements RunReader {

    private final Disk disk;
    private final RunReader remote;
    private final OutOfReach outOfReach;

    /**
     * @param disk the runs of this machine
     * @param remote reads the first destination
     * @param outOfReach whether that can be asked at all
     */
    MergedReader(Disk disk, RunReader remote, OutOfReach outOfReach) {
        this.disk = disk;
        this.remote = remote;
        this.outOfReach = outOfReach;
    }

    @Override
    public List<ExperimentInfo> experiments() {
        Map<String, ExperimentInfo> byName = new TreeMap<>();
        disk.all().experiments().forEach(one -> byName.put(one.name(), one));
        outOfReach
                .ask(remote::experiments)
                .orElse(List.of())
                .forEach(experiment -> byName.put(experiment.name(), experiment));
        return List.copyOf(byName.values());
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        MergedToken token = MergedToken.of(query);
        RunQuery from = query.after(token.place());
        Disk.Own own = disk.own();
        if (!query.ids().isEmpty() && own.ids().containsAll(query.ids())) {
            return token.withPlaceOf(own.reader().runs(from));
        }
        return outOfReach
                .ask(() -> new MergedPage(from, token, own, remote).read())
                .orElseGet(() -> token.withPlaceOf(disk.all().runs(from)));
    }

    @Override
    public Optional<RunInfo> find(RunId id) {
        return switch (disk.shareOf(id)) {
            case WHOLE, CONTINUATION -> disk.all().find(id);
            case SENT ->
                outOfReach.ask(() -> remote.find(id)).orElseGet(() -> disk.all().find(id));
            // It may be the destination's own id of a run that the disk answers for.
            case NONE -> remote.find(id).map(found -> isOurs(found) ? disk.all().run(found.id()) : found);
        };
    }

    private boolean isOurs(RunInfo found) {
        Disk.Share share = disk.shareOf(found.id());
        return share == Disk.Share.WHOLE || share == Disk.Share.CONTINUATION;
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return histories(run, Set.of(key));
    }

    @Override
    public MetricCursor histories(RunId run, Set<String> keys) {
        Function<RunReader, MetricCursor> question = reader -> reader.histories(run, keys);
        if (disk.shareOf(run) != Disk.Share.CONTINUATION) {
            return of(run, question);
        }
        SortedPoints points = new SortedPoints();
        try {
            add(question.apply(disk.all()), points);
            outOfReach.ask(() -> question.apply(remote)).ifPresent(cursor -> add(cursor, points));
            return points.cursor();
        } catch (RuntimeException e) {
            points.close();
            throw e;
        }
    }

    private static void add(MetricCursor cursor, SortedPoints points) {
        try (cursor) {
            cursor.forEachRemaining(
                    point -> points.add(point.key(), point.value(), point.stepOrZero(), point.timestampOrZero()));
        }
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        Function<RunReader, List<ArtifactInfo>> question = reader -> reader.artifacts(run, directory);
        if (disk.shareOf(run) != Disk.Share.CONTINUATION) {
            return of(run, question);
        }
        Map<String, ArtifactInfo> byPath = new TreeMap<>();
        outOfReach.ask(() -> question.apply(remote)).orElse(List.of()).forEach(one -> byPath.put(one.path(), one));
        question.apply(disk.all()).forEach(one -> byPath.put(one.path(), one));
        return new ArrayList<>(byPath.values());
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        Function<RunReader, InputStream> question = reader -> reader.open(run, artifactPath);
        if (disk.shareOf(run) != Disk.Share.CONTINUATION) {
            return of(run, question);
        }
        try {
            return question.apply(disk.all());
        } catch (RejectedException notHere) {
            return question.apply(remote);
        }
    }

    /** Of a run that was begun elsewhere, what was logged here: what is elsewhere could only be counted by reading it. */
    @Override
    public OptionalLong pointCount(RunId run) {
        return of(run, reader -> reader.pointCount(run));
    }

    /** The answer of whoever answers for a run. */
    private <T> T of(RunId run, Function<RunReader, T> question) {
        return switch (disk.shareOf(run)) {
            case WHOLE, CONTINUATION -> question.apply(disk.all());
            case SENT -> {
                Supplier<T> here = () -> question.apply(disk.all());
                yield outOfReach.ask(() -> question.apply(remote)).orElseGet(here);
            }
            case NONE -> question.apply(remote);
        };
    }
}

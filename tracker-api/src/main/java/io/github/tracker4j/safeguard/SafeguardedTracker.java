package io.github.tracker4j.safeguard;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.spi.OpenRuns;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;

/**
 * Puts {@link Safeguards} in front of a tracker: what is logged passes through them before anything is stored or sent.
 *
 * <p>It is the outermost of all layers, so that every place gets the same:
 *
 * <pre>{@code
 * Safeguarded(StoreAndForward(Local, Mlflow))
 * Safeguarded(FanOut(Local, Mlflow))
 * Safeguarded(Mlflow)
 * }</pre>
 *
 * <p>A call that a safeguard refuses throws {@link io.github.tracker4j.RejectedException} of scope {@link
 * io.github.tracker4j.RejectedException.Scope#ITEMS}; nothing of it is stored and the run goes on. The order is:
 * secrets (so that nothing after it can repeat one), non-finite points (by the key that the caller gave), the number of
 * points, keys, params that are too long, params that change, artifacts, the disk. Params of a run that may have existed before are
 * read once, when the first param is logged; the number of its points, when the first point is. {@link
 * io.github.tracker4j.TrackingException#remaining()} is in the caller's words, also where the backend threw: keys as they
 * were given, without points that were dropped.
 *
 * <p>A run that starts here and now, with a spec without a start time, gets the tag {@value #SAFEGUARDS_TAG} with the
 * settings that are in force. One that a replay starts does not.
 *
 * <p>What the guards of a run leave out or change is counted. When the run ends or is let go, the counts are added to its
 * tags ({@link SafeguardCounts}), before its status is written; those of a run whose program dies are lost. That they
 * could not be written is told in a notice and never keeps a run from its end.
 *
 * <p>Notices go to the {@link System.Logger} named like this class. Thread-safe.
 */
public final class SafeguardedTracker implements ExperimentTracker {

    /** The tag that says which safeguards were in force when a run started. */
    public static final String SAFEGUARDS_TAG = "tracker4j.safeguards";

    private final ExperimentTracker tracker;
    private final Safeguards safeguards;
    private final List<Guard> guards;
    private final Map<RunId, GuardCounts> counts = new ConcurrentHashMap<>();
    private final OpenRuns openRuns = new OpenRuns();
    private final LongValues longValues = new LongValues();
    private final AtomicBoolean outOfReach = new AtomicBoolean();

    /**
     * Stands in front of a tracker, which it closes when it is closed.
     *
     * @param tracker the backend, or the layer before it
     */
    public SafeguardedTracker(ExperimentTracker tracker, Safeguards safeguards) {
        this(tracker, safeguards, FreeDiskGuard.FreeSpace.OF_FILE_SYSTEM, System::nanoTime);
    }

    SafeguardedTracker(
            ExperimentTracker tracker,
            Safeguards safeguards,
            FreeDiskGuard.FreeSpace freeSpace,
            LongSupplier nanoTime) {
        this.tracker = tracker;
        this.safeguards = safeguards;
        List<Guard> inOrder = new ArrayList<>();
        BinaryOperator<String> redaction = (key, value) -> value;
        if (safeguards.redaction() == RedactionPolicy.ON) {
            Redactor redactor = Redactor.of(safeguards);
            redaction = redactor::redact;
            inOrder.add(new RedactionGuard(redactor));
        }
        inOrder.add(new NonFiniteGuard(safeguards.nonFiniteByPattern(), safeguards.nonFinite()));
        inOrder.add(new HistoryBoundGuard());
        if (safeguards.keys() == KeyPolicy.MAP) {
            inOrder.add(new KeyGuard());
        }
        Guard paramDrift = new ParamDriftGuard(safeguards.paramDrift(), redaction);
        inOrder.add(safeguards.longParams() == LongParamPolicy.ARTIFACT ? new LongParamGuard(paramDrift) : paramDrift);
        inOrder.add(new ArtifactSizeGuard(safeguards.maxArtifactSize()));
        if (safeguards.maxArtifactTotal() != Safeguards.UNLIMITED) {
            inOrder.add(new ArtifactTotalGuard(safeguards.maxArtifactTotal()));
        }
        if (safeguards.minFreeDisk() > 0) {
            tracker.directory()
                    .ifPresent(directory ->
                            inOrder.add(new FreeDiskGuard(safeguards.minFreeDisk(), directory, freeSpace, nanoTime)));
        }
        this.guards = List.copyOf(inOrder);
    }

    /** What is in force here. */
    public Safeguards safeguards() {
        return safeguards;
    }

    /**
     * How many non-finite points of an open run this tracker has left out, by the key that the caller gave; often empty.
     * The first 1,000 keys are told apart, further ones stand together under {@code *}. Forgotten when the run ends or is
     * let go: what is to be known later stands in its tags.
     */
    public Map<String, Long> droppedPoints(RunId run) {
        GuardCounts open = counts.get(run);
        return open == null ? Map.of() : open.droppedByKey();
    }

    /**
     * What this tracker has left out or changed of an open run so far. Forgotten when the run ends or is let go: then it
     * has been added to the run's tags, which {@link #reader()} gives.
     */
    public SafeguardCounts counts(RunId run) {
        GuardCounts open = counts.get(run);
        return open == null ? SafeguardCounts.NONE : open.totals();
    }

    @Override
    public Run startRun(RunSpec spec) {
        openRuns.requireOpen();
        GuardCounts counted = new GuardCounts();
        RunSpec guarded = spec;
        for (Guard guard : guards) {
            guarded = guard.onStart(guarded, counted);
        }
        if (!counted.totals().equals(SafeguardCounts.NONE) && exists(guarded)) {
            // Nothing of the spec is stored then.
            counted = new GuardCounts();
        }
        // Behind the guards: a pattern of a user shall not find a secret in it.
        guarded = described(guarded);
        // What is left open in the spec is filled by what stands behind, which may have a clock of its own.
        Run run = tracker.startRun(guarded);
        outOfReach.set(false);
        boolean isNew = guarded.mode().isNew();
        // As it is stored, also behind another tracker of this class: whole values are compared with nothing here.
        RunReader stored = WholeParamReader.stored(tracker.reader());
        PointCount points = new PointCount(run, isNew, stored, safeguards.maxMetricPoints());
        Guard.GuardedRun behind = new Guard.GuardedRun(run, isNew, stored, run::logArtifact, counted, points);
        Deque<RunGuard> over = new ArrayDeque<>(guards.size());
        for (int i = guards.size() - 1; i >= 0; i--) {
            RunGuard guard = guards.get(i).over(behind);
            over.addFirst(guard);
            behind = behind.behind(guard);
        }
        counts.put(run.id(), counted);
        return openRuns.opened(new SafeguardedRun(behind, List.copyOf(over), outOfReach, this::gone));
    }

    private boolean exists(RunSpec spec) {
        RunId id = spec.id();
        if (spec.mode() != RunSpec.Mode.CREATE_OR_RESUME || id == null) {
            return false;
        }
        try {
            return tracker.reader().find(id).isPresent();
        } catch (TrackingException unread) {
            // A run may be started where nothing can be read; its counts are then too high rather than too low.
            return false;
        }
    }

    /** With what is in force; like the standard tags, only on a run that starts here and now. */
    private RunSpec described(RunSpec spec) {
        return spec.mode() == RunSpec.Mode.RESUME
                        || spec.startTime() != null
                        || spec.tags().containsKey(SAFEGUARDS_TAG)
                ? spec
                : spec.withTag(SAFEGUARDS_TAG, safeguards.summary());
    }

    private void gone(SafeguardedRun run) {
        counts.remove(run.id(), run.counts());
        openRuns.gone(run);
    }

    /**
     * Reads what stands behind, with params whose values are too long for a param as they were logged, by whatever program
     * of ours: in {@link io.github.tracker4j.RunInfo#params()} and in conditions on them. One that cannot be read is given
     * as it is stored, and {@link io.github.tracker4j.RunInfo#notices()} say why; where a pattern of a filter asks for it the
     * question fails, naming the run. An order by such a param goes by its beginning.
     */
    @Override
    public RunReader reader() {
        return new WholeParamReader(tracker.reader(), longValues);
    }

    @Override
    public Optional<RunAdmin> admin() {
        return tracker.admin().map(admin -> new SafeguardedAdmin(admin, guards));
    }

    @Override
    public Optional<Path> directory() {
        return tracker.directory();
    }

    @Override
    public TransferLimits transferLimits() {
        return tracker.transferLimits();
    }

    /** What stands behind makes of a point that it is given; what a safeguard refuses is not asked here. */
    @Override
    public Metric asStored(Metric point) {
        return tracker.asStored(point);
    }

    /** Closes the runs that were left open, so that their counts are told, and then what stands behind. */
    @Override
    public void close() {
        try (tracker) {
            openRuns.close();
        }
    }
}

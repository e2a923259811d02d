package io.github.tracker4j.fanout;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.spi.OpenRuns;
import io.github.tracker4j.spi.PointCompletion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Logs every run to several trackers at once, its branches; one that fails does not stop the others.
 *
 * <ul>
 *   <li>Starting, logging and ending throw only when the input is invalid, before any branch is called, or when every
 *       branch of the run failed: then one error is thrown with the others attached (an unknown
 *       outcome before any other, else the first branch's), nothing is noted, and
 *       the run goes on as it was.
 *   <li>Otherwise a branch that failed misses what was logged. Where it refused only these items it stays; else it is let
 *       go of for the rest of the run, so that a server that hangs costs its time budget once. Where it could not start
 *       the run, it is out for this run. It is told once for each run and branch through the {@link System.Logger} named
 *       like this class and listed in {@link #failures()}, and the branches that are left get the tag {@value
 *       #INCOMPLETE_TAG} with the names of those that miss something.
 *   <li>Ids, names, start times, steps and times of points are filled here, once, so that the branches agree. After a
 *       resumption, steps go on from what the first branch that has the run has.
 *   <li>Reading is the first branch's.
 * </ul>
 *
 * <p>Branches are called one after the other by the thread that logs, so a call takes as long as all of them. A content
 * is opened once for each branch. Thread-safe: calls with params, tags or inputs reach every branch in the same order.
 */
public final class FanOutTracker implements ExperimentTracker {

    /** The tag of a run of which some branch misses something; its value is the names of these branches. */
    public static final String INCOMPLETE_TAG = "tracker4j.incomplete";

    private final List<Branch> branches;
    private final InstantSource clock;
    private final BranchFailures failures = new BranchFailures();
    private final OpenRuns openRuns = new OpenRuns();

    /**
     * Logs to these branches, and closes them when it is closed.
     *
     * @param branches the first is the one that is read
     * @throws IllegalArgumentException when there is none, or two have the same name
     */
    public FanOutTracker(List<Branch> branches) {
        this(branches, InstantSource.system());
    }

    /**
     * Like {@link #FanOutTracker(List)}, by this clock.
     *
     * @throws IllegalArgumentException when there is no branch, or two have the same name
     */
    public FanOutTracker(List<Branch> branches, InstantSource clock) {
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("A fan-out without branches logs nowhere; give at least one");
        }
        Set<String> names = new HashSet<>();
        for (Branch branch : branches) {
            if (!names.add(branch.name())) {
                throw new IllegalArgumentException("Two branches are named '" + branch.name() + "'; rename one");
            }
        }
        this.branches = List.copyOf(branches);
        this.clock = clock;
    }

    /** What single branches have failed to do so far, in order; the first 1,000 failures are kept. */
    public List<BranchFailure> failures() {
        return failures.list();
    }

    @Override
    public Run startRun(RunSpec spec) {
        openRuns.requireOpen();
        RunSpec complete = spec.complete(clock).validated();
        RunId id = Objects.requireNonNull(complete.id(), "a complete spec has an id");
        List<BranchRun> started = new ArrayList<>();
        Map<String, RuntimeException> failed = new LinkedHashMap<>();
        // Who has looked for the run here has asked the first branch; the others look for themselves.
        RunSpec forOthers = complete.mode() == RunSpec.Mode.CREATE_ABSENT ? complete.create() : complete;
        for (int i = 0; i < branches.size(); i++) {
            Branch branch = branches.get(i);
            try {
                started.add(new BranchRun(branch, branch.tracker().startRun(i == 0 ? complete : forOthers)));
            } catch (RuntimeException e) {
                failed.put(branch.name(), e);
            }
        }
        if (started.isEmpty()) {
            throw BranchErrors.leading(failed.values());
        }
        Optional<RunInfo> before = complete.mode().isNew() ? Optional.empty() : read(id, started);
        failed.forEach((branch, error) ->
                failures.add(new BranchFailure(branch, id, "start", error), true, "is out for this run"));
        Set<String> incomplete = new HashSet<>(failed.keySet());
        before.map(info -> info.tags().get(INCOMPLETE_TAG))
                .ifPresent(names -> incomplete.addAll(Arrays.asList(names.split(", "))));
        LiveBranches live = new LiveBranches(id, failures, started, incomplete);
        live.mark();
        Collection<Metric> latest =
                before.map(info -> info.latestMetrics().values()).orElse(List.of());
        return openRuns.opened(new FanOutRun(id, live, new PointCompletion(clock, latest), clock, openRuns));
    }

    /** What the first branch that answers has of a run that may have existed before. */
    private static Optional<RunInfo> read(RunId id, List<BranchRun> started) {
        List<RuntimeException> errors = new ArrayList<>();
        for (BranchRun branch : started) {
            try {
                return branch.reader().find(id);
            } catch (RuntimeException e) {
                errors.add(e);
            }
        }
        RuntimeException unread = BranchErrors.leading(errors);
        for (BranchRun branch : started) {
            try {
                branch.run().detach();
            } catch (RuntimeException e) {
                unread.addSuppressed(e);
            }
        }
        throw unread;
    }

    /** The first branch's. */
    @Override
    public RunReader reader() {
        return branches.get(0).tracker().reader();
    }

    /**
     * Changes a run in every branch, and is there only when every branch can: a run that were deleted in one place only
     * would surprise. A call throws when a branch fails, after all were tried; a branch that does not have the run, since
     * it could not start it, counts as done unless none has it.
     */
    @Override
    public Optional<RunAdmin> admin() {
        List<FanOutAdmin.BranchAdmin> admins = new ArrayList<>();
        for (Branch branch : branches) {
            branch.tracker().admin().ifPresent(admin -> admins.add(new FanOutAdmin.BranchAdmin(admin, branch)));
        }
        return admins.size() == branches.size() ? Optional.of(new FanOutAdmin(admins)) : Optional.empty();
    }

    /** What every branch takes: the least of their bounds, and the longest settle time. */
    @Override
    public TransferLimits transferLimits() {
        int points = Integer.MAX_VALUE;
        int requests = Integer.MAX_VALUE;
        boolean recognises = true;
        Duration settle = Duration.ZERO;
        for (Branch branch : branches) {
            TransferLimits limits = branch.tracker().transferLimits();
            points = Math.min(points, limits.pointsPerRequest());
            requests = Math.min(requests, limits.requestsInFlight());
            recognises &= limits.recognisesPoints();
            settle = settle.compareTo(limits.settleTime()) < 0 ? limits.settleTime() : settle;
        }
        return new TransferLimits(points, requests, recognises, settle);
    }

    /** What the first branch makes of it, since that is the one that is read. */
    @Override
    public Metric asStored(Metric point) {
        return branches.get(0).tracker().asStored(point);
    }

    /** That of the first branch that writes to a disk. */
    @Override
    public Optional<Path> directory() {
        return branches.stream()
                .flatMap(branch -> branch.tracker().directory().stream())
                .findFirst();
    }

    /**
     * Closes the runs that were left open, then every branch, one after the other.
     *
     * @throws io.github.tracker4j.TrackingException the first error, the others attached; every branch was closed
     */
    @Override
    public void close() {
        List<RuntimeException> errors = new ArrayList<>();
        attempt(openRuns::close, errors);
        branches.forEach(branch -> attempt(branch.tracker()::close, errors));
        if (!errors.isEmpty()) {
            throw BranchErrors.leading(errors);
        }
    }

    private static void attempt(Runnable step, List<RuntimeException> errors) {
        try {
            step.run();
        } catch (RuntimeException e) {
            errors.add(e);
        }
    }
}

package io.github.tracker4j.local.replica;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.local.replica.Difference.Kind;
import io.github.tracker4j.local.replica.Findings.Items;
import io.github.tracker4j.local.replica.SourceErrors.Unreadable;
import io.github.tracker4j.local.replica.VerificationReport.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Compares runs with their replicas by reading both back, and reports every difference:
 *
 * <pre>{@code
 * Verification verification = new Verification(journals.reader(), remote);
 * verification.runs(RunQuery.in("digits")).filter(report -> !report.isEqual()).forEach(report -> {
 *     System.out.println(report.message());
 *     report.differences().forEach(System.out::println);
 * });
 * }</pre>
 *
 * <p>Compared are experiment, name, parent, status, start and end time, params, tags, datasets, every point, and the paths,
 * sizes and SHA-256 of artifacts, which are read whole on both sides. What a destination is known to be unable to keep is
 * a note and no difference; {@code docs/replication.md} has the list. Memory stays flat whatever the length of histories,
 * the size of artifacts and the number of differences.
 *
 * <p>Immutable and thread-safe as far as the source and the destination are. Nothing is changed on either side.
 */
public final class Verification {

    /** How many differences of each kind are listed in full: {@value}. */
    public static final int LISTED = 20;

    private final RunReader source;
    private final ExperimentTracker destination;
    private final Predicate<RunInfo> goesOn;
    private final int listed;

    /**
     * Compares what a source has with what a destination has, which must be the same.
     *
     * @param source what is true; of local files {@link io.github.tracker4j.local.Journals#reader()}, which gives runs of
     *     the Python tracker in the form in which they are sent
     * @param destination where replicas are; like the source without safeguards, which show another text of long params
     */
    public Verification(RunReader source, ExperimentTracker destination) {
        this(source, destination, run -> false, LISTED);
    }

    private Verification(RunReader source, ExperimentTracker destination, Predicate<RunInfo> goesOn, int listed) {
        this.source = source;
        this.destination = destination;
        this.goesOn = goesOn;
        this.listed = listed;
    }

    /**
     * The same, where the destination rightly has more of some runs than the source: those whose journal goes on from one
     * that is elsewhere. What more it has is counted in a note.
     */
    public Verification allowingMoreOf(Predicate<RunInfo> runs) {
        return new Verification(source, destination, runs, listed);
    }

    /**
     * The same, with another bound of what is listed in full.
     *
     * @param most how many differences of each kind, at least 1; further ones are counted
     */
    public Verification listing(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("At least 1 difference of each kind must be listed, not " + most);
        }
        return new Verification(source, destination, goesOn, most);
    }

    /**
     * Compares every run that a query finds at the source, one after the other as the stream is consumed.
     *
     * @throws io.github.tracker4j.UnavailableException while it is consumed, when one side cannot be reached
     */
    public Stream<VerificationReport> runs(RunQuery query) {
        return source.allRuns(query).map(this::run);
    }

    /**
     * Compares one run.
     *
     * @throws RejectedException when the source does not have the run, or the destination refuses to be read
     * @throws io.github.tracker4j.UnavailableException when one side cannot be reached
     */
    public VerificationReport run(RunId id) {
        return run(source.run(id));
    }

    /** Compares a run that the source has just given. */
    private VerificationReport run(RunInfo here) {
        Findings findings = new Findings(listed, goesOn.test(here));
        here.notices().forEach(notice -> findings.note("Here: " + notice));
        RunReader reader = destination.reader();
        Optional<RunInfo> found = reader.find(here.id());
        if (found.isEmpty()) {
            findings.missing(Items.PARTS, "the run", Excerpt.of(here.name()));
            return report(here, Verdict.MISSING, findings, 0, 0, 0);
        }
        RunInfo there = found.get();
        there.notices().forEach(notice -> findings.note("At the destination: " + notice));
        if (there.deleted() && !here.deleted()) {
            findings.changed(Items.PARTS, "the run", "not deleted", "deleted");
            return report(here, Verdict.DELETED, findings, 0, 0, 0);
        }
        try {
            return compared(here, there, findings);
        } catch (RejectedException e) {
            // Other runs may be readable: it may have been deleted for good since it was found.
            if (e.scope() == RejectedException.Scope.DESTINATION
                    || reader.find(here.id()).isPresent()) {
                throw e;
            }
            Findings gone = new Findings(listed, false);
            gone.missing(Items.PARTS, "the run", Excerpt.of(here.name()));
            return report(here, Verdict.MISSING, gone, 0, 0, 0);
        }
    }

    private VerificationReport compared(RunInfo here, RunInfo there, Findings findings) {
        InfoComparison info = new InfoComparison(here, there, findings);
        info.compare();
        PointComparison points = new PointComparison(findings, listed, destination::asStored);
        compare(here, there, points, findings);
        ArtifactComparison artifacts = new ArtifactComparison(source, destination.reader(), here.id(), findings);
        artifacts.compare();
        twins(there, findings);
        Verdict verdict =
                info.isUnfinished() ? Verdict.UNFINISHED : findings.isEmpty() ? Verdict.EQUAL : Verdict.DIFFERENT;
        return report(here, verdict, findings, points.same(), artifacts.same(), artifacts.sameBytes());
    }

    private void compare(RunInfo here, RunInfo there, PointComparison points, Findings findings) {
        try (MetricCursor expected = SourceErrors.cursor(SourceErrors.reading(
                        () -> source.histories(here.id(), here.latestMetrics().keySet())));
                MetricCursor found = destination
                        .reader()
                        .histories(there.id(), there.latestMetrics().keySet())) {
            SourceErrors.during(() -> points.compare(expected, found));
        } catch (Unreadable e) {
            findings.unreadable(Items.POINTS, "the metrics", e);
        }
    }

    /** Two copies of a journal that were sent at once can make two runs of one id, of which readers give the first. */
    private void twins(RunInfo there, Findings findings) {
        RunQuery sameStart = RunQuery.in(there.experiment()).where("attributes.start_time = " + there.startTime());
        List<RunInfo> twins;
        try (Stream<RunInfo> runs = destination.reader().allRuns(sameStart)) {
            twins = runs.filter(run -> run.id().equals(there.id())).toList();
        }
        if (twins.size() > 1) {
            findings.add(
                    Items.PARTS,
                    new Difference(
                            Kind.MORE,
                            "runs of this id",
                            "1",
                            twins.size() + ": "
                                    + String.join(
                                            ", ",
                                            twins.stream()
                                                    .map(run -> run.uri().toString())
                                                    .toList()),
                            twins.size() - 1L));
        }
    }

    private static VerificationReport report(
            RunInfo here, Verdict verdict, Findings findings, long points, long artifacts, long artifactBytes) {
        return new VerificationReport(
                here.id(),
                here.name(),
                verdict,
                findings.differences(),
                findings.notes(),
                points,
                artifacts,
                artifactBytes);
    }
}

package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import java.util.List;
import java.util.Locale;

/**
 * What the comparison of a run with its replica has found.
 *
 * @param run the run
 * @param name its name at the source
 * @param verdict the result in a word
 * @param differences in what they differ, bounded: of each kind of items the first in full, then a count
 * @param notes what else is to be known: what the destination cannot keep, what is damaged in the source
 * @param points how many points are the same on both sides
 * @param artifacts how many artifacts are the same on both sides
 * @param artifactBytes the bytes of these artifacts
 */
public record VerificationReport(
        RunId run,
        String name,
        Verdict verdict,
        List<Difference> differences,
        List<String> notes,
        long points,
        long artifacts,
        long artifactBytes) {

    /** The result of a comparison in a word. */
    public enum Verdict {
        /** The destination has what the source has. */
        EQUAL,
        /** Something differs in a run that is complete by its status. */
        DIFFERENT,
        /** The run has ended and reads as running at the destination: not everything was sent yet. */
        UNFINISHED,
        /** The destination does not have the run. */
        MISSING,
        /** The destination has the run among those that were deleted; what it has of it was not compared. */
        DELETED
    }

    /** Copies the lists. */
    public VerificationReport {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    /** Whether the destination has what the source has. */
    public boolean isEqual() {
        return verdict == Verdict.EQUAL;
    }

    /** How many items differ, those that are only counted included. */
    public long differenceCount() {
        return differences.stream().mapToLong(Difference::count).sum();
    }

    /** The result in a sentence for a person; differences and notes are told apart from it. */
    public String message() {
        String subject = "Run " + name + " (" + run + ") ";
        return subject
                + switch (verdict) {
                    case EQUAL ->
                        String.format(
                                Locale.ROOT,
                                "is the same at the destination: %,d points, %,d artifacts of %,d bytes",
                                points,
                                artifacts,
                                artifactBytes);
                    case DIFFERENT ->
                        String.format(
                                Locale.ROOT,
                                "differs at the destination in %,d %s",
                                differenceCount(),
                                differenceCount() == 1 ? "item" : "items");
                    case UNFINISHED -> "has ended and is RUNNING at the destination: push it to send the rest";
                    case MISSING -> "is not at the destination: push it";
                    case DELETED -> "is deleted at the destination: restore it there, then push and verify again";
                };
    }
}

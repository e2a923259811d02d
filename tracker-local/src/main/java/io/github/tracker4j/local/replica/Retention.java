package io.github.tracker4j.local.replica;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.SyncFile;
import io.github.tracker4j.local.replica.RetentionReport.RetainedRun;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes local runs that a destination has, on request only: journals that were written for the destination alone, of
 * runs that ended long enough ago, are noted as complete, and are the same at the destination when they are compared now.
 */
public final class Retention {

    private final Journals journals;
    private final Destination destination;
    private final ReplicaOptions options;

    /** For journals that a destination has, whose tracker stays open. */
    public Retention(Journals journals, Destination destination, ReplicaOptions options) {
        this.journals = journals;
        this.destination = destination;
        this.options = options;
    }

    /**
     * Lists what may be removed and why the others stay, and removes it where that is wanted.
     *
     * @param wanted the runs to look at
     * @param olderThan how long ago a run must have ended
     * @param remove whether to remove
     * @throws IOException when the root cannot be read
     * @throws io.github.tracker4j.UnavailableException when the destination cannot be reached
     */
    public RetentionReport run(Predicate<Journal> wanted, Duration olderThan, boolean remove) throws IOException {
        List<RetainedRun> runs = new ArrayList<>();
        for (Journal journal : journals.list().journals()) {
            if (wanted.test(journal)) {
                runs.add(run(journal, olderThan, remove));
            }
        }
        return new RetentionReport(destination.name(), runs);
    }

    private RetainedRun run(Journal journal, Duration olderThan, boolean remove) {
        String name = "";
        long bytes = 0;
        try {
            RunInfo info = journal.info();
            name = info.name();
            bytes = size(journal.directory());
            String early = kept(journal, info, olderThan);
            if (early != null) {
                return retained(journal, name, bytes, RetainedRun.Fate.KEPT, early);
            }
            SyncFile.Held held = journal.sync(destination.fileName()).lock();
            try {
                String reason = notNoted(journal);
                if (reason == null) {
                    reason = different(journal.id());
                }
                if (reason != null) {
                    return retained(journal, name, bytes, RetainedRun.Fate.KEPT, reason);
                }
                if (remove) {
                    journals.remove(journal.id());
                }
            } finally {
                held.close();
            }
            return retained(journal, name, bytes, remove ? RetainedRun.Fate.REMOVED : RetainedRun.Fate.REMOVABLE, "");
        } catch (RejectedException e) {
            if (e.scope() == RejectedException.Scope.DESTINATION) {
                throw e;
            }
            return retained(journal, name, bytes, RetainedRun.Fate.KEPT, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return retained(journal, name, bytes, RetainedRun.Fate.FAILED, e.toString());
        }
    }

    /** What can be told without the lock and the destination. */
    private @Nullable String kept(Journal journal, RunInfo info, Duration olderThan) throws IOException {
        if (journal.isForeign()) {
            return "another program wrote it";
        }
        Long end = info.endTime();
        if (!info.status().isTerminal() || end == null) {
            return "it has not ended";
        }
        long age = options.clock().millis() - end;
        if (age < olderThan.toMillis()) {
            return "it ended " + Duration.ofMillis(Math.max(0, age)).toHours() + " hours ago";
        }
        return notNoted(journal);
    }

    private @Nullable String notNoted(Journal journal) throws IOException {
        Cursor cursor = new CursorFile(journal.sync(destination.fileName()), journal.id(), destination.name()).read();
        if (cursor.origin == Cursor.Origin.NEW) {
            return "it was never sent to " + destination.name();
        }
        if (!cursor.journalOnly) {
            return "it was logged to be kept here: 'local' was among the backends";
        }
        if (!cursor.complete) {
            return "not all of it was sent; push it";
        }
        if (!cursor.setAside.isEmpty()) {
            return "some of it was refused there and is only here";
        }
        String other = CursorFile.incomplete(journal);
        return other == null ? null : "not all of it was sent to " + other + "; push it there, too";
    }

    private @Nullable String different(RunId id) {
        VerificationReport report = new Verification(journals.reader(), destination.tracker()).run(id);
        return report.isEqual() ? null : report.message();
    }

    private static RetainedRun retained(
            Journal journal, String name, long bytes, RetainedRun.Fate fate, String reason) {
        return new RetainedRun(journal.directory(), journal.id(), journal.experiment(), name, bytes, fate, reason);
    }

    private static long size(Path directory) throws IOException {
        long[] bytes = new long[1];
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }
}

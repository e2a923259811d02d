package io.github.tracker4j.local.replica;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Run;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sends the params and tags that stand in the snapshots of a journal and in none of its events, whenever they change. */
final class SnapshotReplay {

    private final Work work;
    private final RemoteRun remote;

    SnapshotReplay(Work work, RemoteRun remote) {
        this.work = work;
        this.remote = remote;
    }

    Progress advance() throws IOException {
        Optional<String> signature = work.journal().foreignSignature();
        if (signature.isPresent()) {
            return ofForeign(signature.get());
        }
        LogBatch snapshots = work.journal().snapshots();
        if (snapshots.isEmpty()) {
            return Progress.IN_STEP;
        }
        String hash = Integer.toHexString(snapshots.hashCode());
        if (hash.equals(work.cursor().snapshots)) {
            return Progress.IN_STEP;
        }
        Run run = remote.run();
        work.request(
                work.cursor().events,
                snapshots.tags().stream().map(tag -> "tag:" + tag.key()).collect(Collectors.toSet()),
                () -> work.isolation(batch -> run.reconcile(batch, work.reader()))
                        .deliver(snapshots));
        work.cursor().snapshots = hash;
        work.save();
        return Progress.MOVED;
    }

    /** The events of a foreign run are made of snapshots: when these change, all of them are sent again. */
    private Progress ofForeign(String signature) throws IOException {
        Cursor cursor = work.cursor();
        if (signature.equals(cursor.snapshots)) {
            return Progress.IN_STEP;
        }
        if (cursor.snapshots != null) {
            work.resolved(Cursor.Kind.EVENTS);
            cursor.events = 0;
        }
        cursor.snapshots = signature;
        work.save();
        return Progress.MOVED;
    }
}

package io.github.tracker4j.local.replica;

import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Sends the artifacts of a run that are on the disk and that no event names, shortly before the run ends: its program died
 * between the two, or a person has put them there. Used by one thread.
 */
final class UnnamedArtifacts {

    private final Work work;
    private final RemoteRun remote;
    private final Superseded events;
    private final Set<String> done = new HashSet<>();

    /**
     * The artifacts of a run.
     *
     * @param events knows which of them are named
     */
    UnnamedArtifacts(Work work, RemoteRun remote, Superseded events) {
        this.work = work;
        this.remote = remote;
        this.events = events;
    }

    /**
     * Sends the next of them. One that was sent before, by another replica of the run, is sent again: it is the same.
     *
     * @return false when there is none
     */
    boolean sendNext() throws IOException {
        if (work.journal().isForeign()) {
            // Its events are made of the files.
            return false;
        }
        Optional<String> next = work.journal().artifactPaths().stream()
                .filter(path -> !events.isNamed(path) && !done.contains(path))
                .findFirst();
        if (next.isEmpty()) {
            return false;
        }
        send(next.get());
        done.add(next.get());
        return true;
    }

    private void send(String path) throws IOException {
        Content content;
        try {
            content = work.journal().content(path);
        } catch (RejectedException unlawful) {
            setAside(path, unlawful);
            return;
        }
        Run run = remote.run();
        work.request(work.cursor().events, Set.of("artifact:" + path), () -> {
            try {
                run.logArtifact(path, content);
            } catch (RejectedException refusal) {
                if (refusal.scope() != RejectedException.Scope.ITEMS) {
                    throw refusal;
                }
                work.refusals().refused(refusal);
                setAside(path, refusal);
                return;
            }
            work.refusals().taken();
        });
    }

    private void setAside(String path, RejectedException refusal) {
        work.cursor().setAside("artifact " + path, String.valueOf(refusal.getMessage()));
    }
}

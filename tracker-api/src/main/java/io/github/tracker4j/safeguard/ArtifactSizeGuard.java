package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Refuses artifacts that are too large: before a byte is read where the size is known, else while they are read. */
final class ArtifactSizeGuard implements Guard, RunGuard {

    private final long most;

    ArtifactSizeGuard(long most) {
        this.most = most;
    }

    @Override
    public RunGuard over(GuardedRun run) {
        return this;
    }

    @Override
    public void logArtifact(String artifactPath, Content content, Artifacts next) {
        OptionalLong size = content.size();
        if (size.isPresent()) {
            check(artifactPath, content, size.getAsLong());
            next.log(artifactPath, content);
            return;
        }
        next.log(artifactPath, content.watched(in -> {
            AtomicLong read = new AtomicLong();
            return new CountedStream(in, count -> check(artifactPath, content, read.addAndGet(count)));
        }));
    }

    /** How much of a stream was read when it is stopped depends on who reads it, so that is not told. */
    private void check(String artifactPath, Content content, long size) {
        if (size > most) {
            throw new RejectedException("Artifact '" + artifactPath + "' from " + content + " has "
                    + (content.size().isPresent() ? size : "more than " + most) + " bytes; the limit is "
                    + ByteSize.shown(most)
                    + " and nothing of it was stored: raise safeguards.max-artifact-size, or log less");
        }
    }
}

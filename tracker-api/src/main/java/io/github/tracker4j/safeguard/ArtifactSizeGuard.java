package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;

/** Refuses artifacts that are too large, by the size that is known before a byte is read. */
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
        if (content.size() > most) {
            throw new RejectedException("Artifact '" + artifactPath + "' from " + content + " has " + content.size()
                    + " bytes; the limit is " + most + " (" + ByteSize.text(most)
                    + ") and nothing of it was stored: raise safeguards.max-artifact-size, or log less");
        }
        next.log(artifactPath, content);
    }
}

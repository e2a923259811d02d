package io.github.tracker4j.backend;

import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.spi.OpenRuns;
import io.github.tracker4j.spi.RunLifecycle;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;

/** A run in memory as one program holds it. */
final class MemoryRun implements Run {

    private final StoredRun stored;
    private final InstantSource clock;
    private final OpenRuns openRuns;
    private final RunLifecycle lifecycle;

    MemoryRun(StoredRun stored, InstantSource clock, OpenRuns openRuns) {
        this.stored = stored;
        this.clock = clock;
        this.openRuns = openRuns;
        this.lifecycle = new RunLifecycle(stored.id());
    }

    @Override
    public RunId id() {
        return stored.id();
    }

    @Override
    public void log(LogBatch batch) {
        lifecycle.requireOpen();
        stored.log(batch);
    }

    @Override
    public void logArtifact(String artifactPath, Content content) {
        lifecycle.requireOpen();
        String path = ArtifactPaths.checked(artifactPath);
        try (InputStream in = content.open()) {
            stored.putArtifact(path, in.readAllBytes());
        } catch (IOException e) {
            throw content.unread(path, e);
        }
    }

    @Override
    public void end(RunStatus status, long endTime) {
        lifecycle.end(status, endTime, () -> {
            stored.end(status, endTime);
            openRuns.gone(this);
        });
    }

    @Override
    public void end(RunStatus status) {
        end(status, clock.millis());
    }

    @Override
    public void detach() {
        lifecycle.detach(() -> openRuns.gone(this));
    }
}

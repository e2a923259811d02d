package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Refuses what would leave too little room on the disk that runs are logged to: an artifact by its size, log calls when even
 * a sixteenth of that room is gone, since they are small and a program has nowhere else to put them. For log calls the disk is looked at once a second at most, so that a point costs no more than the time of day.
 */
final class FreeDiskGuard implements Guard {

    /** Tells how many bytes a program may still write to the disk of a directory. */
    @FunctionalInterface
    interface FreeSpace {
        /** The number of bytes. */
        long on(Path directory) throws IOException;

        /** As the file system says. */
        FreeSpace OF_FILE_SYSTEM = directory -> Files.getFileStore(directory).getUsableSpace();
    }

    /** A stream of unknown size is looked after each time that so many bytes of it were read. */
    static final long STEP = 16L << 20;

    private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    /** Which part of what stays free for artifacts is there for log calls. */
    private static final int PART_FOR_LOG_CALLS = 16;

    private final long least;
    private final long leastForLogCalls;
    private final Path directory;
    private final FreeSpace freeSpace;
    private final LongSupplier nanoTime;
    private final Notices notices = new Notices(System.Logger.Level.WARNING);
    private final AtomicLong lookedAt;
    private volatile long free = Long.MAX_VALUE;

    /**
     * @param least what artifacts leave free, in bytes
     * @param directory what runs are logged below; it need not exist yet
     * @param nanoTime a clock that only goes on
     */
    FreeDiskGuard(long least, Path directory, FreeSpace freeSpace, LongSupplier nanoTime) {
        this.least = least;
        this.leastForLogCalls = least / PART_FOR_LOG_CALLS;
        this.directory = directory.toAbsolutePath();
        this.freeSpace = freeSpace;
        this.nanoTime = nanoTime;
        this.lookedAt = new AtomicLong(nanoTime.getAsLong() - NANOS_BETWEEN_LOOKS);
    }

    @Override
    public RunGuard over(GuardedRun run) {
        return new OverRun(run.run().id());
    }

    private final class OverRun implements RunGuard {
        private final RunId run;

        OverRun(RunId run) {
            this.run = run;
        }

        @Override
        public boolean ignores(String key, double value) {
            return hasRoom();
        }

        @Override
        public void log(LogBatch batch, Consumer<LogBatch> next) {
            if (!batch.isEmpty() && !hasRoom()) {
                throw new RejectedException("Run " + run + " was to log " + batch.size()
                                + (batch.size() == 1 ? " item" : " items") + ", and the disk of " + directory + " has "
                                + free + " free, of which " + ByteSize.shown(leastForLogCalls)
                                + " stay free; nothing of this call was stored: make room there and log it again, or lower"
                                + " safeguards.min-free-disk")
                        .withRemaining(batch);
            }
            next.accept(batch);
        }

        @Override
        public void logArtifact(String artifactPath, Content content, Artifacts next) {
            check(artifactPath, content, content.size().orElse(0));
            if (content.size().isPresent()) {
                next.log(artifactPath, content);
                return;
            }
            next.log(artifactPath, content.watched(in -> {
                AtomicLong untilLook = new AtomicLong(STEP);
                return new CountedStream(in, count -> {
                    if (untilLook.addAndGet(-count) <= 0) {
                        untilLook.set(STEP);
                        check(artifactPath, content, 0);
                    }
                });
            }));
        }
    }

    private boolean hasRoom() {
        long now = nanoTime.getAsLong();
        long last = lookedAt.get();
        // One thread looks, while the others take what was seen before.
        if (now - last >= NANOS_BETWEEN_LOOKS && lookedAt.compareAndSet(last, now)) {
            free = look();
        }
        return free >= leastForLogCalls;
    }

    private void check(String artifactPath, Content content, long size) {
        long now = look();
        if (now - size < least) {
            throw new RejectedException("Artifact '" + artifactPath + "' from " + content + " needs "
                    + (content.size().isPresent() ? size + " bytes" : "more room") + ", and the disk of " + directory
                    + " has " + now + " free, of which " + ByteSize.shown(least)
                    + " stay free; nothing of it was stored: make room there, or lower safeguards.min-free-disk");
        }
    }

    /** What is free; without end where that cannot be told. */
    private long look() {
        try {
            return freeSpace.on(existing());
        } catch (IOException e) {
            notices.tellOnce(
                    directory.toString(),
                    () -> "It cannot be told how much is free on the disk of " + directory
                            + ", so safeguards.min-free-disk is not kept: " + e);
            return Long.MAX_VALUE;
        }
    }

    /** The directory, or the nearest above it that is there already. */
    private Path existing() {
        Path path = directory;
        while (!Files.isDirectory(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }
}

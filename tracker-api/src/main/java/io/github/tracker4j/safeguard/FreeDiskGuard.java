package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunInfo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Refuses artifacts that would leave too little room on the disk of their run, where that is a disk of this machine. */
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

    private final long least;
    private final FreeSpace freeSpace;
    private final Notices notices = new Notices(System.Logger.Level.WARNING);
    // Where one run is on no disk of this machine the others are not either: they are not looked up.
    private volatile boolean elsewhere;

    FreeDiskGuard(long least, FreeSpace freeSpace) {
        this.least = least;
        this.freeSpace = freeSpace;
    }

    @Override
    public RunGuard over(GuardedRun run) {
        return new OverRun(run);
    }

    private final class OverRun implements RunGuard {
        private final GuardedRun run;
        private @Nullable Path directory;

        OverRun(GuardedRun run) {
            this.run = run;
        }

        @Override
        public void logArtifact(String artifactPath, Content content, Artifacts next) {
            Path disk = directory();
            if (disk == null) {
                next.log(artifactPath, content);
                return;
            }
            check(disk, artifactPath, content, content.size().orElse(0));
            if (content.size().isPresent()) {
                next.log(artifactPath, content);
                return;
            }
            next.log(artifactPath, content.watched(in -> {
                AtomicLong untilLook = new AtomicLong(STEP);
                return new CountedStream(in, count -> {
                    if (untilLook.addAndGet(-count) <= 0) {
                        untilLook.set(STEP);
                        check(disk, artifactPath, content, 0);
                    }
                });
            }));
        }

        private synchronized @Nullable Path directory() {
            if (directory == null && !elsewhere) {
                directory = run.reader()
                        .find(run.run().id())
                        .map(RunInfo::uri)
                        .flatMap(FreeDiskGuard::onDisk)
                        .orElse(null);
                elsewhere = directory == null;
            }
            return directory;
        }
    }

    private static Optional<Path> onDisk(URI uri) {
        if (!"file".equals(uri.getScheme()) || uri.getAuthority() != null) {
            return Optional.empty();
        }
        return Optional.of(Path.of(uri)).filter(Files::isDirectory);
    }

    private void check(Path disk, String artifactPath, Content content, long size) {
        long free;
        try {
            free = freeSpace.on(disk);
        } catch (IOException e) {
            notices.tellOnce(
                    disk.toString(),
                    () -> "It cannot be told how much is free on the disk of " + disk
                            + ", so safeguards.min-free-disk is not kept: " + e);
            return;
        }
        if (free - size < least) {
            throw new RejectedException("Artifact '" + artifactPath + "' from " + content + " needs "
                    + (content.size().isPresent() ? size + " bytes" : "more room") + ", and the disk of " + disk
                    + " has "
                    + free + " free, of which " + ByteSize.shown(least)
                    + " stay free; nothing of it was stored: make room there, or lower safeguards.min-free-disk");
        }
    }
}

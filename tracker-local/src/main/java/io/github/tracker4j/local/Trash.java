package io.github.tracker4j.local;

import io.github.tracker4j.RejectedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Deletes runs so that they can be restored: the directory of a run moves, in one step, into a directory beside it, and
 * back. So a run is in one of the two places whenever the program is stopped.
 */
final class Trash {

    private static final Pattern NUMBERED = Pattern.compile("(.*-[0-9a-f]{8})-[0-9]+");

    private Trash() {}

    /**
     * Moves a run between its place and the trash.
     *
     * @param lock the lock of the run
     * @return where it is now
     */
    static RunDirectory move(RunDirectory run, RunLock lock) throws IOException {
        Path parent = destination(run);
        Matcher numbered = NUMBERED.matcher(run.name());
        String stem = numbered.matches() ? numbered.group(1) : run.name();
        // Another run may have the same name and the same first digits, as when a run is started.
        for (int attempt = 1; ; attempt++) {
            Path target = parent.resolve(attempt == 1 ? run.name() : stem + "-" + attempt);
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    lock.move(run, target);
                    return new RunDirectory(target);
                } catch (FileSystemException e) {
                    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                        throw e;
                    }
                    // Somebody took the name in between.
                }
            }
        }
    }

    /**
     * Moves a run of the Python tracker, which knows no lock, and whose id is made from the name of its directory.
     *
     * @throws RejectedException when the name is taken where it shall be
     */
    static void moveUnlocked(RunDirectory run) throws IOException {
        Path target = destination(run).resolve(run.name());
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new RejectedException(
                    RejectedException.Scope.RUN,
                    "The run in " + run.path() + " cannot move to " + target
                            + ", where another is, and would be another run under another name; move that one away first");
        }
        Files.move(run.path(), target, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Removes a run for good: by one move out of sight, then file by file, so that half of it is never read as a run.
     *
     * @throws RejectedException when somebody writes it
     */
    static void empty(RunDirectory run) throws IOException {
        RunLock lock = RunLock.acquireSoon(run);
        try {
            Path gone = (run.isDeleted() ? run : move(run, lock)).path();
            Files.walkFileTree(gone, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error)
                        throws IOException {
                    if (error != null) {
                        throw error;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } finally {
            lock.release();
        }
    }

    /** The directory that a run moves to: the trash beside it, or where the trash is. */
    private static Path destination(RunDirectory run) throws IOException {
        Path parent = run.path().getParent();
        Path destination =
                parent == null ? null : run.isDeleted() ? parent.getParent() : parent.resolve(RunDirectory.TRASH);
        if (destination == null) {
            throw new FileSystemException(run.path().toString(), null, "a run has a directory above it");
        }
        if (!run.isDeleted()) {
            try {
                Files.createDirectory(destination);
            } catch (FileAlreadyExistsException there) {
                if (!Files.isDirectory(destination)) {
                    throw there;
                }
            }
        }
        return destination;
    }
}

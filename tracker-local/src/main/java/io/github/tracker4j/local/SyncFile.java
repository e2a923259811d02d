package io.github.tracker4j.local;

import io.github.tracker4j.RejectedException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A small file beside a journal, below {@code sync/}, in which a replica keeps what it knows, and the right to work on that
 * replica, held by one at a time on the machine, or on the network where its file system locks.
 */
public final class SyncFile {

    static final String DIRECTORY = "sync";

    /** The right to work on a replica, until it is closed. */
    @FunctionalInterface
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private final Path file;

    SyncFile(RunDirectory run, String name) {
        this.file = run.path().resolve(DIRECTORY).resolve(name + ".json");
    }

    /** Where it is, whether it is there or not. */
    public Path path() {
        return file;
    }

    /** What was written last; null when nothing ever was. */
    public byte @Nullable [] read() throws IOException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            if (Files.exists(file)) {
                throw e;
            }
            return null;
        }
    }

    /** Replaces what was written, so that a reader sees the old or the new, whenever this program is stopped. */
    public void write(byte[] content) throws IOException {
        directory();
        AtomicFile.write(file, content);
    }

    /** Replaces what was written, and returns when the device has it, so that nothing older is read after a loss of power. */
    public void writeThrough(byte[] content) throws IOException {
        directory();
        AtomicFile.writeThrough(file, content);
    }

    /** Forgets what was written. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Not with its parents: a run that was moved away must not have a directory again. */
    private Path directory() throws IOException {
        Path directory = file.resolveSibling("");
        try {
            return Files.createDirectory(directory);
        } catch (FileAlreadyExistsException there) {
            return directory;
        }
    }

    /**
     * Takes the right to work on the replica.
     *
     * @throws RejectedException of the run, naming the process that has it
     */
    public Held lock() throws IOException {
        Path directory = directory().toRealPath();
        String name = file.getFileName().toString();
        Path lockFile = directory.resolve(name.substring(0, name.lastIndexOf('.')) + RunDirectory.LOCK);
        RunLock lock = RunLock.acquire(
                lockFile,
                holder -> new RejectedException(
                        RejectedException.Scope.RUN,
                        "The run in " + directory.getParent() + " is being sent by " + holder
                                + " to the same place; wait until that is done, or stop it"));
        return () -> {
            try {
                lock.release();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}

package io.github.tracker4j.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets programs change the file of one experiment one after the other, so that no change undoes another. */
final class ExperimentLock {

    /** A change takes milliseconds; who holds the lock for longer has been stopped. */
    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;

    private static final long PAUSE_NANOS = 5_000_000;

    private ExperimentLock() {}

    /** Reads and writes the file. */
    @FunctionalInterface
    interface Change {
        boolean make() throws IOException;
    }

    /** Makes a change while nobody else does, and gives what it gives. */
    static synchronized boolean changing(Path experiment, Change change) throws IOException {
        Path path = experiment.resolve(RunDirectory.LOCK);
        // Closing the file lets go of the lock.
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long start = System.nanoTime();
            while (tryLock(file.getChannel()) == null) {
                if (System.nanoTime() - start > LONGEST_WAIT_NANOS) {
                    throw new FileSystemException(
                            path.toString(), null, "another program has been changing the experiment for seconds");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return change.make();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException otherClassLoader) {
            return null;
        }
    }
}

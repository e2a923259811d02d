package io.github.tracker4j.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;

/**
 * A disk on which logs find room for so many bytes, then fail a number of writes in their middle, and then find room
 * again. In this package, since nobody but tests may choose the sink of a journal.
 */
@NullMarked
public final class FullDisk {

    private final AtomicLong room;
    private final AtomicLong failures;

    /**
     * A disk.
     *
     * @param room how many bytes fit before it is full for the first time
     * @param failures how many writes fail then
     */
    public FullDisk(long room, long failures) {
        this.room = new AtomicLong(room);
        this.failures = new AtomicLong(failures);
    }

    /** A tracker whose journals are on this disk. */
    public LocalTracker tracker(Path root) {
        return new LocalTracker(root, LocalOptions.DEFAULT, path -> new Log(LogFile.onDisk(path)));
    }

    /** How many writes are still to fail. */
    public long failuresLeft() {
        return failures.get();
    }

    private final class Log implements LogFile {

        private final LogFile file;

        Log(LogFile file) {
            this.file = file;
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void write(long position, byte[] bytes, int length) throws IOException {
            if (room.addAndGet(-length) < 0 && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                // Half of it: what a disk that fills up takes.
                file.write(position, bytes, length / 2);
                throw new IOException("No space left on device");
            }
            file.write(position, bytes, length);
        }

        @Override
        public void truncate(long length) throws IOException {
            file.truncate(length);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}

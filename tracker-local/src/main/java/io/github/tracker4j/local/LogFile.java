package io.github.tracker4j.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * The file operations that a log is appended with; the seam at which tests let a disk fail.
 *
 * <p>Plain {@code java.io} stands behind it on purpose: a {@code FileChannel} closes itself when the thread that uses it
 * is interrupted, and a training program that interrupts its threads must not lose its log by that.
 */
interface LogFile extends AutoCloseable {

    /** Opens log files. */
    @FunctionalInterface
    interface Opener {
        /** Opens a file for reading and writing, creating it where it does not exist. */
        LogFile open(Path path) throws IOException;
    }

    /** The number of bytes. */
    long length() throws IOException;

    /** Writes these bytes at a position, in one system call where the platform can. */
    void write(long position, byte[] bytes, int length) throws IOException;

    /** Cuts the file to this length. */
    void truncate(long length) throws IOException;

    /** Waits until the device has what was written. */
    void force() throws IOException;

    @Override
    void close() throws IOException;

    /** A file of the disk. */
    static LogFile onDisk(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        return new LogFile() {
            private long position;

            @Override
            public long length() throws IOException {
                return file.length();
            }

            @Override
            public void write(long at, byte[] bytes, int length) throws IOException {
                if (at != position) {
                    file.seek(at);
                }
                // Unknown until the write has succeeded.
                position = -1;
                file.write(bytes, 0, length);
                position = at + length;
            }

            @Override
            public void truncate(long length) throws IOException {
                file.setLength(length);
                position = -1;
            }

            @Override
            public void force() throws IOException {
                file.getFD().sync();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}

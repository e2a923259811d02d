package io.github.tracker4j.local;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that only grows, by whole calls: when {@link #append} returns, its bytes are with the operating system and
 * survive the end of this JVM; when it throws, the file is as before.
 *
 * <p>Not thread-safe. Behind this type a later version may keep the last bytes in a mapped side buffer.
 */
final class AppendLog implements AutoCloseable {

    /** Says that a write failed and that its traces could not be removed: whole lines of it may be there. */
    static final class DoubtException extends IOException {
        private static final long serialVersionUID = 1L;

        DoubtException(Path path, IOException cause) {
            super("a failed write to " + path + " could not be cut back (" + cause + ")", cause);
        }
    }

    private final Path path;
    private final LogFile file;
    private final boolean force;
    private long length;
    private boolean inDoubt;

    /**
     * Opens a log whose last line is whole.
     *
     * @param force whether each append waits for the device
     */
    AppendLog(Path path, LogFile.Opener opener, boolean force) throws IOException {
        this.path = path;
        this.file = opener.open(path);
        this.force = force;
        this.length = file.length();
    }

    /** The number of bytes of all appends that returned. */
    long length() {
        return length;
    }

    /** Appends these bytes whole or not at all. */
    void append(byte[] bytes, int count) throws IOException {
        if (inDoubt) {
            throw new IOException(path + " takes no more lines after a failed write could not be cut back;"
                    + " let go of the run with detach() and resume it");
        }
        try {
            file.write(length, bytes, count);
            if (force) {
                file.force();
            }
        } catch (IOException e) {
            cutBack(length, e);
            throw e;
        }
        length += count;
    }

    /**
     * Takes back the last appends.
     *
     * @param to the length before them
     * @param reason why; it gets the error of cutting back attached
     */
    void cutBack(long to, IOException reason) throws DoubtException {
        try {
            file.truncate(to);
            length = to;
        } catch (IOException e) {
            inDoubt = true;
            reason.addSuppressed(e);
            throw new DoubtException(path, reason);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

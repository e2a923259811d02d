package io.github.tracker4j.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the whole lines of a file, never what follows its last line feed: that is either a line that is just being
 * written, or one whose writer was stopped in the middle.
 *
 * <p>Uses {@code java.io}, whose reads an interrupt does not break. Not thread-safe.
 */
final class Lines implements AutoCloseable {

    /** A line this long can only be damage, such as a hole of NUL bytes; it is passed over without being held. */
    static final int LONGEST = 1 << 27;

    private final RandomAccessFile file;
    private final long limit;
    private byte[] buffer = new byte[1 << 16];
    /** File position behind the buffered bytes. */
    private long position;

    private int start;
    private int end;
    private int lineStart;
    private int lineEnd;
    private boolean overlong;
    private long consumed;

    private Lines(RandomAccessFile file, long from, long limit) throws IOException {
        this.file = file;
        this.limit = limit;
        this.position = from;
        this.consumed = from;
        file.seek(from);
    }

    /** The lines of a file from an offset on, up to its present end. */
    static Lines of(Path path, long from) throws IOException {
        return of(path, from, Long.MAX_VALUE);
    }

    /** The lines of a file between two offsets. */
    static Lines of(Path path, long from, long limit) throws IOException {
        RandomAccessFile file = openForReading(path);
        try {
            return new Lines(file, from, Math.min(limit, file.length()));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    static RandomAccessFile openForReading(Path path) throws IOException {
        try {
            return new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException e) {
            if (!Files.exists(path)) {
                throw (NoSuchFileException) new NoSuchFileException(path.toString()).initCause(e);
            }
            throw e;
        }
    }

    /** Moves to the next line; false when there is no further whole one. */
    boolean next() throws IOException {
        overlong = false;
        int scanned = start;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    lineStart = start;
                    lineEnd = i;
                    start = i + 1;
                    consumed = position - end + start;
                    return true;
                }
            }
            scanned = end;
            if (end - start >= LONGEST) {
                overlong = true;
                start = end;
            }
            int moved = makeRoom();
            scanned -= moved;
            int count = (int) Math.min(buffer.length - end, limit - position);
            int read = count <= 0 ? -1 : file.read(buffer, end, count);
            if (read < 0) {
                return false;
            }
            end += read;
            position += read;
        }
    }

    private int makeRoom() {
        int moved = start;
        if (moved > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= moved;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        return moved;
    }

    /** The array that holds the present line, until {@link #next()}. */
    byte[] bytes() {
        return buffer;
    }

    int lineStart() {
        return lineStart;
    }

    /** Behind the last byte of the line, which is not its line feed. */
    int lineEnd() {
        return lineEnd;
    }

    /** Whether the line was too long to be one, so that only its end is here. */
    boolean overlong() {
        return overlong;
    }

    /** File position behind the last line that was given. */
    long consumed() {
        return consumed;
    }

    /** Where reading stops: the end of the file when it was opened, or the limit that was asked for. */
    long limit() {
        return limit;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

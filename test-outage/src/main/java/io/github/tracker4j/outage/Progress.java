package io.github.tracker4j.outage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How far a program has come, in a mapped file that the kernel keeps when its process is killed. */
final class Progress {

    private static final int BEGUN = 0;
    private static final int DONE = Integer.BYTES;

    private final ByteBuffer counts;

    private Progress(ByteBuffer counts) {
        this.counts = counts;
    }

    /** The progress of a program that is not killed. */
    static Progress inMemory() {
        return new Progress(ByteBuffer.allocate(2 * Integer.BYTES));
    }

    /** The progress in a file, which is created with nothing done. */
    static Progress in(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Progress(channel.map(FileChannel.MapMode.READ_WRITE, 0, 2L * Integer.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many calls have returned. */
    int done() {
        return counts.getInt(DONE);
    }

    /** Whether one more call was begun, of which nobody knows how it ended. */
    boolean isInDoubt() {
        return counts.getInt(BEGUN) > done();
    }

    void begin() {
        counts.putInt(BEGUN, done() + 1);
    }

    void end() {
        counts.putInt(DONE, done() + 1);
    }
}

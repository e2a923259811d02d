package io.github.tracker4j.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Finds where the whole lines of a log end, from its end. */
final class WholeLines {

    private static final int BLOCK = 1 << 13;

    private WholeLines() {}

    /** The number of bytes up to and with the last line feed. */
    static long length(Path log) throws IOException {
        try (RandomAccessFile file = Lines.openForReading(log)) {
            byte[] block = new byte[BLOCK];
            long end = file.length();
            while (end > 0) {
                int count = (int) Math.min(BLOCK, end);
                file.seek(end - count);
                file.readFully(block, 0, count);
                for (int i = count - 1; i >= 0; i--) {
                    if (block[i] == '\n') {
                        return end - count + i + 1;
                    }
                }
                end -= count;
            }
            return 0;
        }
    }
}

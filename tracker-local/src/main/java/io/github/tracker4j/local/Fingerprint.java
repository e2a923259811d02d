package io.github.tracker4j.local;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Recognises the place in a log that only grows, by the bytes before it. */
final class Fingerprint {

    private static final int BYTES = 256;
    private static final String NOTHING = "-";

    private Fingerprint() {}

    /** A short text of the last bytes before an offset; another one when the file is not that long. */
    static String before(Path log, long offset) throws IOException {
        if (offset == 0) {
            return "";
        }
        try (RandomAccessFile file = Lines.openForReading(log)) {
            byte[] bytes = new byte[(int) Math.min(BYTES, offset)];
            file.seek(offset - bytes.length);
            file.readFully(bytes);
            CRC32C sum = new CRC32C();
            sum.update(bytes);
            return Long.toHexString(sum.getValue());
        } catch (NoSuchFileException | EOFException shorter) {
            return NOTHING;
        }
    }
}

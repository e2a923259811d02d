package io.github.tracker4j.safeguard;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells of the bytes that are read before it gives them on, so that reading can be stopped by an exception. */
final class CountedStream extends FilterInputStream {

    private final LongConsumer counter;

    CountedStream(InputStream in, LongConsumer counter) {
        super(in);
        this.counter = counter;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        if (read >= 0) {
            counter.accept(1);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        if (count > 0) {
            counter.accept(count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("The content of an artifact is read, not skipped");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}

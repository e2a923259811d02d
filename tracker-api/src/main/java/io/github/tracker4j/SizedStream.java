package io.github.tracker4j;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads exactly the announced number of bytes and fails when there are more or fewer. */
final class SizedStream extends FilterInputStream {

    private final long size;
    private final String description;
    private long position;

    SizedStream(InputStream in, long size, String description) {
        super(in);
        this.size = size;
        this.description = description;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        if (count < 0) {
            if (position < size) {
                throw changed(position);
            }
            return -1;
        }
        position += count;
        if (position > size) {
            throw changed(position);
        }
        if (position == size && count > 0 && in.read() >= 0) {
            // Checked with the last byte: who reads by size alone would not come back to learn that there is more.
            throw changed(position + 1);
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

    private IOException changed(long found) {
        return new IOException(description + " had " + size + " bytes when it was logged and now gives "
                + (found > size ? "more" : "only " + found)
                + "; it changed while it was read: log it when it is finished");
    }
}

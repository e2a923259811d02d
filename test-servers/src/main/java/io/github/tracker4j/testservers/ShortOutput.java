package io.github.tracker4j.testservers;

import java.io.IOException;
import java.io.OutputStream;

/** Passes the first bytes and swallows the rest, so that the server can finish a reply that the client loses. */
final class ShortOutput extends OutputStream {
    private final OutputStream out;
    private int left;

    ShortOutput(OutputStream out, int limit) {
        this.out = out;
        this.left = limit;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int passed = Math.min(left, length);
        out.write(bytes, offset, passed);
        left -= passed;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}

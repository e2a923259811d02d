package io.github.tracker4j.testservers;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Imitates a slow line by a pause before every few bytes; the end of the connection ends the pause. */
final class SlowOutput extends OutputStream {
    private final OutputStream out;
    private final Fault.SlowReply speed;
    private final CountDownLatch closed;

    SlowOutput(OutputStream out, Fault.SlowReply speed, CountDownLatch closed) {
        this.out = out;
        this.speed = speed;
        this.closed = closed;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += speed.bytes()) {
            pause();
            out.write(bytes, offset + done, Math.min(speed.bytes(), length - done));
            out.flush();
        }
    }

    private void pause() throws IOException {
        try {
            if (closed.await(speed.interval().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("The connection was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}

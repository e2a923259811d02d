package io.github.tracker4j.testservers;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Imitates a slow line by a pause before every few bytes; the end of the connection ends the pause. */
final class SlowOutput extends OutputStream {
    private final OutputStream out;
    private final int portion;
    private final Duration interval;
    private final CountDownLatch closed;
    private Duration left;

    /** Without a bound on the sum of the pauses. */
    SlowOutput(OutputStream out, int portion, Duration interval, CountDownLatch closed) {
        this(out, portion, interval, Duration.ofDays(1), closed);
    }

    /** Writes at once when the pauses have taken the longest time. */
    SlowOutput(OutputStream out, int portion, Duration interval, Duration longest, CountDownLatch closed) {
        this.out = out;
        this.portion = portion;
        this.interval = interval;
        this.left = longest;
        this.closed = closed;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += portion) {
            pause();
            out.write(bytes, offset + done, Math.min(portion, length - done));
            out.flush();
        }
    }

    private void pause() throws IOException {
        if (left.compareTo(interval) < 0) {
            return;
        }
        left = left.minus(interval);
        try {
            if (closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("The connection was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}

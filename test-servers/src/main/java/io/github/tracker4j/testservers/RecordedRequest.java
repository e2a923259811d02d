package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;

/** Keeps a request as it was on the wire, because a client's own view hides what it really sent. */
public final class RecordedRequest {
    /** Bodies are kept up to this number of bytes. */
    public static final int BODY_LIMIT = 64 * 1024;

    private final HttpHead head;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long bodySize;

    RecordedRequest(HttpHead head) {
        this.head = head;
    }

    /** The method as sent. */
    public String method() {
        return head.method();
    }

    /** The request target as sent: still encoded, with its query. */
    public String path() {
        return head.path();
    }

    /** The request line and the headers as sent, up to and with the empty line. */
    public byte[] head() {
        return head.bytes();
    }

    /** The values of a header as sent, in order; the name is compared without regard to case. */
    public List<String> header(String name) {
        return head.values(name);
    }

    /** The body without the framing of chunks, up to {@link #BODY_LIMIT}; it grows while the request is arriving. */
    public synchronized byte[] body() {
        return body.toByteArray();
    }

    /** The body as UTF-8. */
    public String bodyText() {
        return new String(body(), UTF_8);
    }

    /** The number of bytes of the body that have arrived so far. */
    public synchronized long bodySize() {
        return bodySize;
    }

    OutputStream bodySink() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                append(bytes, offset, length);
            }
        };
    }

    private synchronized void append(byte[] bytes, int offset, int length) {
        body.write(bytes, offset, Math.min(length, BODY_LIMIT - body.size()));
        bodySize += length;
    }

    @Override
    public String toString() {
        return new String(head.bytes(), ISO_8859_1).lines().findFirst().orElse("");
    }
}

package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies the body of one message and stops at its end, so that the next message on the connection can be told apart. */
final class HttpBody {
    private static final int BUFFER = 16 * 1024;
    private static final int LINE_LIMIT = 16 * 1024;

    private final InputStream in;
    private final OutputStream wire;
    private final OutputStream payload;

    /** The wire gets every byte; the payload gets the content without the framing, and gets it first. */
    HttpBody(InputStream in, OutputStream wire, OutputStream payload) {
        this.in = in;
        this.wire = wire;
        this.payload = payload;
    }

    /** A request without a length has no body. */
    void copyOfRequest(HttpHead head) throws IOException {
        if (head.isChunked()) {
            copyChunks();
        } else {
            copy(head.contentLength().orElse(0));
        }
    }

    /** A reply without a length goes on to the end of the connection. Returns whether another reply may follow. */
    boolean copyOfReply(HttpHead head, String requestMethod) throws IOException {
        if (requestMethod.equals("HEAD") || head.status() == 204 || head.status() == 304) {
            return true;
        }
        if (head.isChunked()) {
            copyChunks();
            return true;
        }
        if (head.contentLength().isPresent()) {
            copy(head.contentLength().getAsLong());
            return true;
        }
        copyToEnd();
        return false;
    }

    private void copyChunks() throws IOException {
        long size;
        do {
            byte[] line = readLine();
            wire.write(line);
            size = chunkSize(line);
            copy(size);
            if (size > 0) {
                wire.write(readLine());
            }
        } while (size > 0);
        byte[] trailer;
        do {
            trailer = readLine();
            wire.write(trailer);
        } while (!isEmpty(trailer));
        wire.flush();
    }

    private static long chunkSize(byte[] line) {
        String text = new String(line, ISO_8859_1).strip();
        int extension = text.indexOf(';');
        return Long.parseLong(
                extension < 0 ? text : text.substring(0, extension).strip(), 16);
    }

    private static boolean isEmpty(byte[] line) {
        return new String(line, ISO_8859_1).isBlank();
    }

    private byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        do {
            b = in.read();
            if (b < 0) {
                throw new EOFException("The connection ended inside a chunked body");
            }
            line.write(b);
        } while (b != '\n' && line.size() < LINE_LIMIT);
        return line.toByteArray();
    }

    private void copy(long size) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("The connection ended " + left + " bytes before the end of a body");
            }
            forward(buffer, read);
            left -= read;
        }
    }

    private void copyToEnd() throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            forward(buffer, read);
        }
    }

    private void forward(byte[] buffer, int length) throws IOException {
        payload.write(buffer, 0, length);
        wire.write(buffer, 0, length);
        wire.flush();
    }
}

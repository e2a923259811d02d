package io.github.tracker4j.mlflow;

import io.github.tracker4j.Content;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an artifact on their way to a server, in chunks of unsaid total: a server that is cut off in the middle of a
 * body of announced length may publish the part that it has, but not one in the middle of chunks.
 */
final class ArtifactUpload extends RequestBody {

    private static final int BUFFER = 64 * 1024;
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private final Content content;
    private volatile @Nullable Exception sourceFailure;
    private volatile long sent;

    ArtifactUpload(Content content) {
        this.content = content;
    }

    /** What went wrong while the content was read, as opposed to sent. */
    @Nullable Exception sourceFailure() {
        return sourceFailure;
    }

    /** How many bytes were sent: all, when the request has succeeded. */
    long sent() {
        return sent;
    }

    @Override
    public MediaType contentType() {
        return BYTES;
    }

    @Override
    public long contentLength() {
        return -1;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        try (InputStream in = new Source(content)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sink.write(buffer, 0, count);
                total += count;
            }
        }
        sent = total;
    }

    /** Remembers that it failed, since an error of the content is no error of the network. */
    private final class Source extends InputStream {

        private final InputStream in;

        Source(Content content) throws IOException {
            in = guarded(content::open);
        }

        @Override
        public int read() throws IOException {
            return guarded(in::read);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return guarded(() -> in.read(buffer, offset, length));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private <T> T guarded(Step<T> step) throws IOException {
            try {
                return step.run();
            } catch (IOException e) {
                sourceFailure = e;
                throw e;
            } catch (RuntimeException e) {
                sourceFailure = e;
                // OkHttp takes only this kind of error from a body.
                throw new IOException("The content of an artifact cannot be read", e);
            }
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException;
    }
}

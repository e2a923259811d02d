package io.github.tracker4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an artifact: a file, an array, or a stream. It can be opened again, since a backend may have to send it
 * again.
 *
 * <p>The streams that {@link #open()} gives fail with an {@link IOException} when there are more or fewer bytes than
 * {@link #size()}, or the file was written to meanwhile or is another now, so that what changes while it is read is never
 * stored as something in between.
 */
public final class Content {

    /** Opens the same bytes again and again. */
    @FunctionalInterface
    public interface Source {
        /** A new stream from the first byte. */
        InputStream open() throws IOException;
    }

    private final String description;
    private final OptionalLong size;
    private final Source source;
    private final @Nullable Path file;
    private final @Nullable String generated;

    private Content(
            String description, OptionalLong size, Source source, @Nullable Path file, @Nullable String generated) {
        this.description = description;
        this.size = size;
        this.source = source;
        this.file = file;
        this.generated = generated;
    }

    /**
     * The bytes of a file, whose size is taken now. A symbolic link is followed.
     *
     * @throws RejectedException when there is no such file, it is no regular file, or it cannot be read
     */
    public static Content of(Path file) {
        FileSource source = FileSource.of(file);
        return new Content(file.toString(), OptionalLong.of(source.size()), source, file, null);
    }

    /** A copy of these bytes. */
    public static Content of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return of(copy, null);
    }

    /** This text in UTF-8, byte for byte: a document of the user, as a file would be. */
    public static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8), null);
    }

    /**
     * A text that the program has put together, in UTF-8: a report, a stack trace, a param. Unlike what {@link #of} gives
     * it may be stored with secrets replaced, as params and tags are; see {@link #generatedText()}.
     */
    public static Content text(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8), text);
    }

    private static Content of(byte[] bytes, @Nullable String generated) {
        return new Content(
                bytes.length + " bytes",
                OptionalLong.of(bytes.length),
                () -> new ByteArrayInputStream(bytes),
                null,
                generated);
    }

    /**
     * A stream of known size, such as what a reader opened on another backend.
     *
     * @param size the number of bytes, at least 0
     * @param source opens the stream, as often as it is asked to
     */
    public static Content of(long size, Source source) {
        if (size < 0) {
            throw new IllegalArgumentException("A content of " + size + " bytes cannot be; give its size");
        }
        return new Content("a stream of " + size + " bytes", OptionalLong.of(size), source, null, null);
    }

    /**
     * A stream of which nobody knows the size before its end. Bounds of size are kept while it is read.
     *
     * @param source opens the stream, as often as it is asked to; one that gives a stream again that it has given before
     *     fails then, so a stream that cannot be read twice is stored where it has to be read once only
     */
    public static Content stream(Source source) {
        return new Content("a stream of unknown size", OptionalLong.empty(), new FreshStreams(source), null, null);
    }

    /** The number of bytes, where it is known before they are read. */
    public OptionalLong size() {
        return size;
    }

    /** The file that holds the bytes, where there is one. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The text, where it is one that {@link #text} was given. Files, bytes and streams are never taken for one. */
    public Optional<String> generatedText() {
        return Optional.ofNullable(generated);
    }

    /** A new stream, of exactly {@link #size()} bytes where that is known; the caller closes it. */
    public InputStream open() throws IOException {
        InputStream in = source.open();
        return size.isPresent() ? new SizedStream(in, size.getAsLong(), description) : in;
    }

    /**
     * This content with something around its streams that looks at the bytes as they are read, such as a count, a hash or a
     * bar of progress.
     *
     * @param around gives the stream that is read instead of the one it gets: of the same bytes, or failing
     */
    public Content watched(UnaryOperator<InputStream> around) {
        return new Content(description, size, () -> around.apply(source.open()), file, generated);
    }

    /**
     * What a backend throws that could not read this to its end, and has stored nothing of it.
     *
     * @param artifactPath where it was to be stored
     * @param reason what opening or reading it threw
     */
    public RejectedException unread(String artifactPath, Exception reason) {
        String why = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        return new RejectedException(
                RejectedException.Scope.ITEMS,
                "Artifact " + Text.quoted(artifactPath) + " from " + description
                        + " could not be read, and nothing of it was stored: " + why,
                reason);
    }

    /** What it is, for messages. */
    @Override
    public String toString() {
        return description;
    }

    /** A stream that was read cannot be told from an empty one, so it is refused. */
    private static final class FreshStreams implements Source {
        private final Source source;
        private WeakReference<@Nullable InputStream> latest = new WeakReference<>(null);

        FreshStreams(Source source) {
            this.source = source;
        }

        @Override
        public synchronized InputStream open() throws IOException {
            InputStream in = source.open();
            if (latest.refersTo(in)) {
                throw new IOException(
                        "The stream of an artifact has to be read again and cannot be; copy it into a file"
                                + " and log that");
            }
            latest = new WeakReference<>(in);
            return in;
        }
    }
}

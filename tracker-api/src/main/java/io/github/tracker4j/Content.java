package io.github.tracker4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an artifact: a file, an array, or a stream of known size. It can be opened again, since a backend may have
 * to send it again.
 *
 * <p>The streams that {@link #open()} gives fail with an {@link IOException} when there are more or fewer bytes than
 * {@link #size()}, so that a file that grows or shrinks while it is read is never stored as something in between.
 */
public final class Content {

    /** Opens the same bytes again and again. */
    @FunctionalInterface
    public interface Source {
        /** A new stream from the first byte. */
        InputStream open() throws IOException;
    }

    private final String description;
    private final long size;
    private final Source source;
    private final @Nullable Path file;
    private final @Nullable String generated;

    private Content(String description, long size, Source source, @Nullable Path file, @Nullable String generated) {
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
        if (!Files.exists(file)) {
            throw new RejectedException("Artifact source " + file + " does not exist; check the path");
        }
        if (Files.isDirectory(file)) {
            throw new RejectedException(
                    "Artifact source " + file + " is a directory; log it with logArtifacts(directory)");
        }
        if (!Files.isRegularFile(file)) {
            throw new RejectedException("Artifact source " + file
                    + " is neither a file nor a directory; copy its content into a file first");
        }
        if (!Files.isReadable(file)) {
            throw new RejectedException("Artifact source " + file + " is not readable; check its permissions");
        }
        try {
            return new Content(file.toString(), Files.size(file), () -> Files.newInputStream(file), file, null);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
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
                bytes.length + " bytes", bytes.length, () -> new ByteArrayInputStream(bytes), null, generated);
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
        return new Content("a stream of " + size + " bytes", size, source, null, null);
    }

    /** The number of bytes. */
    public long size() {
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

    /** A new stream of exactly {@link #size()} bytes; the caller closes it. */
    public InputStream open() throws IOException {
        return new SizedStream(source.open(), size, description);
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

    /** What it is, for messages. */
    @Override
    public String toString() {
        return description;
    }

    private static RejectedException unreadable(Path file, IOException e) {
        String reason = e instanceof NoSuchFileException
                ? "does not exist any more"
                : e instanceof AccessDeniedException ? "is not readable" : "cannot be read: " + e.getMessage();
        return new RejectedException(
                RejectedException.Scope.ITEMS, "Artifact source " + file + " " + reason + "; check it", e);
    }
}

package io.github.tracker4j;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A regular file as it was when it was logged. What stands in its place later is not opened, which for a pipe would take
 * for ever, and what is written to it while it is read is noticed.
 */
final class FileSource implements Content.Source {

    private final Path file;
    private final long size;
    // Both tell a file from another: a key may be given again when its file is gone, a path leads through links.
    private final Path real;
    private final @Nullable Object key;

    private FileSource(Path file, Path real, long size, @Nullable Object key) {
        this.file = file;
        this.real = real;
        this.size = size;
        this.key = key;
    }

    /**
     * Looks at a file, without opening it.
     *
     * @throws RejectedException when there is no such file, it is no regular file, or it cannot be read
     */
    static FileSource of(Path file) {
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
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileSource(file, file.toRealPath(), found.size(), found.fileKey());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    long size() {
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        BasicFileAttributes now = unreplaced();
        InputStream in = Files.newInputStream(file);
        try {
            // Once more, since what was just opened may be what has taken its place meanwhile.
            unreplaced();
        } catch (IOException | RuntimeException e) {
            try (in) {
                throw e;
            }
        }
        return new Watched(in, now.lastModifiedTime());
    }

    private BasicFileAttributes unreplaced() throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        if (!now.isRegularFile()
                || !Objects.equals(now.fileKey(), key)
                || !file.toRealPath().equals(real)) {
            throw new IOException(file + " was replaced by " + (now.isRegularFile() ? "another" : "what is no")
                    + " file after it was logged; log it again");
        }
        return now;
    }

    private static RejectedException unreadable(Path file, IOException e) {
        String reason = e instanceof NoSuchFileException
                ? "does not exist any more"
                : e instanceof AccessDeniedException ? "is not readable" : "cannot be read: " + e.getMessage();
        return new RejectedException(
                RejectedException.Scope.ITEMS, "Artifact source " + file + " " + reason + "; check it", e);
    }

    /** Fails at its end when the file was written to meanwhile; one that was replaced was read as it had been. */
    private final class Watched extends FilterInputStream {
        private final FileTime modified;

        Watched(InputStream in, FileTime modified) {
            super(in);
            this.modified = modified;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            checkAtEnd(read);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            checkAtEnd(count);
            return count;
        }

        private void checkAtEnd(int read) throws IOException {
            if (read >= 0 || !Files.exists(file)) {
                return;
            }
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (Objects.equals(now.fileKey(), key) && !now.lastModifiedTime().equals(modified)) {
                throw new IOException(file + " changed while it was read; log it when nobody writes to it any more");
            }
        }
    }
}

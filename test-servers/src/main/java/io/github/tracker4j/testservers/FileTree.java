package io.github.tracker4j.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes a directory although a dying process may still remove or add files in it. */
final class FileTree {
    private static final int ATTEMPTS = 5;

    private FileTree() {}

    static void delete(Path root) {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS && Files.exists(root); attempt++) {
            try {
                Files.walkFileTree(root, new Deletion());
            } catch (IOException e) {
                last = e;
            }
        }
        if (last != null && Files.exists(root)) {
            throw new UncheckedIOException(last);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}

package io.github.tracker4j.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a small file so that a reader sees the old or the new content, never something in between. */
final class AtomicFile {

    private AtomicFile() {}

    /** Writes beside the file and renames; only one writer at a time may use it for a file. */
    static void write(Path file, byte[] content) throws IOException {
        write(file, content, false);
    }

    /** Does the same, and returns when the device has it, the name too where the platform can say so. */
    static void writeThrough(Path file, byte[] content) throws IOException {
        write(file, content, true);
        try (FileChannel directory = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException noDirectories) {
            // Not every platform opens them; and whoever is interrupted learns it from the thread.
        }
    }

    private static void write(Path file, byte[] content, boolean through) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + RunDirectory.TEMPORARY);
        try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
            out.write(content);
            if (through) {
                out.getFD().sync();
            }
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

package io.github.tracker4j.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Replaces a small file so that a reader sees the old or the new content, never something in between. */
final class AtomicFile {

    private AtomicFile() {}

    /** Writes beside the file and renames; only one writer at a time may use it for a file. */
    static void write(Path file, byte[] content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + RunDirectory.TEMPORARY);
        try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
            out.write(content);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

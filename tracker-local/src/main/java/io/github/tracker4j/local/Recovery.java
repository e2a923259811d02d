package io.github.tracker4j.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Puts the files of a run in order before it is written again; only who holds its lock may do that. */
final class Recovery {

    private Recovery() {}

    /** Sets torn last lines aside and removes what an interrupted writer left unfinished. */
    static void recover(RunDirectory directory) throws IOException {
        setAside(directory.events());
        setAside(directory.metrics());
        removeUnfinished(directory);
    }

    /** Sets everything aside in a directory whose run was never completely started. */
    static void clear(RunDirectory directory) throws IOException {
        for (Path log : List.of(directory.events(), directory.metrics())) {
            if (Files.exists(log)) {
                setAside(log, 0);
            }
        }
        removeUnfinished(directory);
    }

    private static void removeUnfinished(RunDirectory directory) throws IOException {
        try (DirectoryStream<Path> leftOver =
                Files.newDirectoryStream(directory.path(), "*" + RunDirectory.TEMPORARY)) {
            for (Path file : leftOver) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void setAside(Path log) throws IOException {
        long whole;
        try {
            whole = WholeLines.length(log);
        } catch (NoSuchFileException nothingLogged) {
            return;
        }
        setAside(log, whole);
    }

    private static void setAside(Path log, long whole) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            long torn = file.length() - whole;
            if (torn == 0) {
                return;
            }
            file.seek(whole);
            // Copied first, so that a stop in between leaves the line in both places and loses it in none.
            try (OutputStream aside =
                    new FileOutputStream(RunDirectory.torn(log).toFile(), true)) {
                byte[] block = new byte[1 << 16];
                for (long left = torn; left > 0; ) {
                    int count = (int) Math.min(block.length, left);
                    file.readFully(block, 0, count);
                    aside.write(block, 0, count);
                    left -= count;
                }
            }
            file.setLength(whole);
        }
    }
}

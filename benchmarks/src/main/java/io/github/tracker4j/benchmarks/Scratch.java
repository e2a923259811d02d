package io.github.tracker4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for one program's files, gone when it is closed. */
final class Scratch implements AutoCloseable {

    private final Path directory;

    Scratch() throws IOException {
        directory = Files.createTempDirectory("tracker4j-benchmark-");
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Removes what is below a name, so that a round does not find the last one's files. */
    void clear(String name) throws IOException {
        Path start = path(name);
        if (!Files.exists(start)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(start)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    @Override
    public void close() throws IOException {
        clear("");
    }
}

package io.github.tracker4j.local;

import io.github.tracker4j.Metric;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What tests do to the files of a run behind the tracker's back. */
final class RunFiles {

    private RunFiles() {}

    static Path directory(RunReader reader, RunId id) {
        return Path.of(reader.run(id).uri());
    }

    static List<Metric> history(RunReader reader, RunId id, String key) {
        List<Metric> points = new ArrayList<>();
        try (MetricCursor cursor = reader.history(id, key)) {
            cursor.forEachRemaining(points::add);
        }
        return points;
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
    }

    /** The content of every file below a directory, to see that nothing has changed. */
    static List<String> contents(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> directory.relativize(file) + "=" + text(file))
                    .toList();
        }
    }

    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

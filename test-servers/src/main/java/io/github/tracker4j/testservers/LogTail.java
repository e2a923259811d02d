package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Shows the end of a log, because an error without the child's own last words cannot be acted upon. */
final class LogTail {
    private static final int LINES = 40;

    private LogTail() {}

    static String of(Path log) {
        try {
            // Python writes UTF-8 but a killed process may stop inside a character, so decode leniently.
            return of(new String(Files.readAllBytes(log), UTF_8));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    static String of(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }
}

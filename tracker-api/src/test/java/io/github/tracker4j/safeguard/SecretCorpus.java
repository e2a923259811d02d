package io.github.tracker4j.safeguard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32;

/** Reads labelled strings of the test resources, whose first lines tell their form. */
final class SecretCorpus {

    /**
     * @param secrets what must not be stored; empty for a harmless line
     * @param heldBack whether the rules were written without it
     */
    record Line(String kind, String key, String value, List<String> secrets, boolean heldBack) {

        boolean isSecret() {
            return !secrets.isEmpty();
        }

        /** What is stored of it. */
        String stored(Redactor redactor) {
            return key.isEmpty() ? redactor.redact(value) : redactor.redact(key, value);
        }

        /** Whether it is stored as it should be: without its secrets, or else unchanged. */
        boolean isRight(Redactor redactor) {
            String stored = stored(redactor);
            return isSecret() ? secrets.stream().noneMatch(stored::contains) : stored.equals(value);
        }
    }

    private SecretCorpus() {}

    /** All sets, in the order in which they were written. */
    static List<String> names() {
        return List.of(
                "corpus.tsv",
                "further.tsv",
                "unseen.tsv",
                "independent.tsv",
                "second-independent.tsv",
                "third-independent.tsv");
    }

    static List<Line> read(String name) {
        List<Line> lines = new ArrayList<>();
        try (InputStream in = SecretCorpus.class.getResourceAsStream("/redaction/" + name)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> lines.add(line(line)));
        } catch (IOException e) {
            throw new IllegalStateException("The corpus cannot be read", e);
        }
        return lines;
    }

    private static Line line(String line) {
        CRC32 crc = new CRC32();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        String[] columns = line.split("\t", -1);
        String value = columns[3].replace("¦", "").replace('␤', '\n').replace('⇥', '\t');
        List<String> secrets = new ArrayList<>();
        for (int at = value.indexOf('«'); at >= 0; at = value.indexOf('«', at + 1)) {
            secrets.add(value.substring(at + 1, value.indexOf('»', at)));
        }
        if (columns[0].equals("secret") == secrets.isEmpty()) {
            throw new IllegalStateException("Label and marks disagree: " + line);
        }
        return new Line(
                columns[1],
                columns[2],
                value.replace("«", "").replace("»", ""),
                List.copyOf(secrets),
                crc.getValue() % 3 == 0);
    }

    /** Of the lines of a kind that are stored wrongly, the share; 0 when there is none of that kind. */
    static double wrong(List<Line> lines, Predicate<Line> kind, Redactor redactor) {
        List<Line> some = lines.stream().filter(kind).toList();
        long wrong = some.stream().filter(line -> !line.isRight(redactor)).count();
        return some.isEmpty() ? 0 : (double) wrong / some.size();
    }
}

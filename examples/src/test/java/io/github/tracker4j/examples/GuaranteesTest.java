package io.github.tracker4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every promise of {@code docs/guarantees.md} names tests that exist. */
@Tag("any-jdk")
class GuaranteesTest {

    private static final Path DOCS =
            Path.of("").toAbsolutePath().resolveSibling("docs").normalize();
    private static final Path PAGE = DOCS.resolve("guarantees.md");
    private static final Pattern ROW = Pattern.compile("\\| (?<promise>.+?) \\| (?<tests>.+) \\|");
    private static final Pattern LINK = Pattern.compile("\\[`(?<type>\\w+)\\.(?<method>\\w+)`]\\((?<file>[^)]+)\\)");

    record Promise(int line, String text, String tests) {
        @Override
        public String toString() {
            return PAGE.getFileName() + ":" + line;
        }
    }

    static List<Promise> promises() throws IOException {
        List<Promise> promises = new ArrayList<>();
        List<String> lines = Files.readAllLines(PAGE);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("|") && !line.startsWith("| promise |") && !line.startsWith("|---")) {
                Matcher row = ROW.matcher(line);
                assertThat(row.matches())
                        .as("line %s has two columns: %s", i + 1, line)
                        .isTrue();
                promises.add(new Promise(i + 1, row.group("promise"), row.group("tests")));
            }
        }
        return promises;
    }

    @Test
    void thePageHasPromises() throws IOException {
        assertThat(promises()).hasSizeGreaterThan(50).extracting(Promise::text).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("promises")
    void aPromiseNamesTestsThatExist(Promise promise) throws IOException {
        Matcher link = LINK.matcher(promise.tests());
        int count = 0;
        while (link.find()) {
            count++;
            Path file = DOCS.resolve(link.group("file")).normalize();
            assertThat(file).isRegularFile().hasFileName(link.group("type") + ".java");
            assertThat(isTest(Files.readString(file), link.group("method")))
                    .as("%s has a test %s", file.getFileName(), link.group("method"))
                    .isTrue();
        }
        assertThat(count).as("tests that are named").isPositive();
        assertThat(LINK.matcher(promise.tests()).replaceAll("").replace("<br>", ""))
                .as("what is no link to a test")
                .isEmpty();
    }

    /** Whether a method is one that JUnit runs: the annotations stand between it and the empty line before it. */
    private static boolean isTest(String source, String method) {
        int signature = source.indexOf("void " + method + "(");
        if (signature < 0) {
            return false;
        }
        String annotations = source.substring(source.lastIndexOf("\n\n", signature), signature);
        return (annotations.contains("@Test") || annotations.contains("@ParameterizedTest"))
                && !annotations.contains("@Disabled");
    }
}

package io.github.tracker4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The links between the documents lead somewhere. */
class DocumentLinksTest {

    // Maven runs the tests of a module in its directory.
    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");

    static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !ROOT.relativize(file).toString().matches("(.*/)?(target|\\.git|experiments)/.*"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theReadmeIsAmongTheDocuments() throws IOException {
        assertThat(documents()).contains(ROOT.resolve("README.md"), ROOT.resolve("docs/guarantees.md"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyRelativeLinkLeadsToAFile(Path document) throws IOException {
        List<String> dead = new ArrayList<>();
        Matcher link = LINK.matcher(Files.readString(document));
        while (link.find()) {
            String target = link.group(1);
            if (!target.contains(":") && !Files.exists(document.resolveSibling(target))) {
                dead.add(target);
            }
        }
        assertThat(dead).as("links of %s that lead nowhere", document).isEmpty();
    }
}

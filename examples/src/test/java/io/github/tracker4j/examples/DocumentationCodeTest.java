package io.github.tracker4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java code in the documentation compiles against the classes that users get. */
class DocumentationCodeTest {

    // Maven runs the tests of a module in its directory.
    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    /** What the surrounding program of a snippet would have. */
    private static final String TEMPLATE = """
            import io.github.tracker4j.*;
            import io.github.tracker4j.backend.*;
            import io.github.tracker4j.config.*;
            import io.github.tracker4j.fanout.*;
            import io.github.tracker4j.local.*;
            import io.github.tracker4j.mlflow.*;
            import io.github.tracker4j.safeguard.*;
            import java.net.URI;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;

            class Snippet {
                static Path modelFile = Path.of("model.ubj");
                static double trainLoss(int round) { return 1.0 / (round + 1); }
                static double validLoss(int round) { return 1.2 / (round + 1); }
                static void snippet() throws Exception {
            %s
                }
            }
            """;

    record Snippet(Path document, int line, String code) {
        @Override
        public String toString() {
            return document.getFileName() + ":" + line;
        }
    }

    static List<Snippet> snippets() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        List<Snippet> snippets = new ArrayList<>();
        for (Path document : documents) {
            String text = Files.readString(document);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                int line = (int) text.substring(0, block.start()).lines().count() + 1;
                snippets.add(new Snippet(document, line, block.group(1)));
            }
        }
        return snippets;
    }

    @Test
    void theReadmeHasCode() throws IOException {
        assertThat(snippets()).anyMatch(snippet -> snippet.document().endsWith("README.md"));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void theCodeOfADocumentCompiles(Snippet snippet, @TempDir Path output) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", output.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(source(TEMPLATE.formatted(snippet.code()))))
                .call();
        assertThat(compiled).as("%s does not compile: %s", snippet, messages).isTrue();
    }

    private static JavaFileObject source(String code) {
        return new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}

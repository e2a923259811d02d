package io.github.tracker4j.examples.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mlflow.tracking.ActiveRun;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowContext;

/** The page on moving names every public method of mlflow-client, and no other. */
class MigratingPageTest {

    private static final Path PAGE =
            Path.of("..", "..", "docs", "migrating.md").toAbsolutePath().normalize();
    private static final Pattern METHOD = Pattern.compile("`((?:MlflowContext|MlflowClient|ActiveRun)\\.\\w+)`");

    @Test
    void everyMethodOfTheOldClientHasARow() throws IOException {
        Set<String> rows = new TreeSet<>();
        try (Stream<String> lines = Files.lines(PAGE)) {
            lines.filter(line -> line.startsWith("| `")).forEach(line -> {
                Matcher method = METHOD.matcher(line.substring(0, line.indexOf('|', 1)));
                while (method.find()) {
                    assertThat(rows.add(method.group(1))).as(method.group(1)).isTrue();
                }
            });
        }

        assertThat(rows)
                .isEqualTo(Stream.of(MlflowContext.class, MlflowClient.class, ActiveRun.class)
                        .flatMap(MigratingPageTest::methods)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .distinct()
                .map(name -> type.getSimpleName() + "." + name);
    }
}

package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.safeguard.Safeguards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/configuration.md} says what the code does. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("").toAbsolutePath().resolveSibling("docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+\\.[^`]+)` \\|(.*)\\|$");
    private static final Pattern BLOCK = Pattern.compile("```yaml\\R(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void theTableOfKeysHasEveryKeyWithItsTypeDefaultAndVariable() {
        List<List<String>> expected = Arrays.stream(Setting.values())
                .map(setting -> List.of(
                        setting.path(),
                        setting.kind().toString(),
                        setting.byDefault().map(text -> "`" + text + "`").orElse("-"),
                        setting.variable().map(name -> "`" + name + "`").orElse("-")))
                .toList();

        assertThat(rows(4).map(row -> row.subList(0, 4)).toList()).isEqualTo(expected);
    }

    @Test
    void theTableOfBackendsHasEverySettingOfTheBackendsThatWeShip() {
        Set<String> expected = new TreeSet<>();
        for (String backend : List.of(Backends.LOCAL, Backends.MLFLOW)) {
            Backends.installed()
                    .provider(backend)
                    .orElseThrow()
                    .settings()
                    .keySet()
                    .forEach(key -> expected.add("tracking." + backend + "." + key));
        }

        assertThat(names("tracking.")).isEqualTo(expected);
    }

    @Test
    void theTableOfSafeguardsHasEveryOneWithItsDefault() {
        Map<String, String> page = rows(2).filter(row -> row.get(0).startsWith("safeguards."))
                .collect(Collectors.toMap(
                        row -> row.get(0).substring("safeguards.".length()),
                        row -> row.get(1).replace("`", "")));

        assertThat(page).isEqualTo(Safeguards.defaults().toSettings());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsRead(String yaml) {
        TrackingConfig config = new ConfigFile(directory).loadInstalled(yaml);

        assertThat(config.tracking().backends()).isNotEmpty();
    }

    static List<String> examples() {
        return BLOCK.matcher(page()).results().map(block -> block.group(1)).toList();
    }

    /** The names in the first column of the tables that have two columns after it. */
    private static Set<String> names(String prefix) {
        return rows(2).map(row -> row.get(0))
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The rows that have so many columns after the first. */
    private static Stream<List<String>> rows(int columns) {
        return ROW.matcher(page()).results().map(ConfigurationPageTest::cells).filter(row -> row.size() == columns + 1);
    }

    private static List<String> cells(MatchResult row) {
        return Stream.concat(
                        Stream.of(row.group(1)),
                        Arrays.stream(row.group(2).split("\\|", -1)).map(String::strip))
                .toList();
    }

    private static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same rules everywhere: under each choice of each safeguard a program hears the same and leaves the same in memory, in
 * files and on real servers. The cases are in {@link MetricRows}, {@link ParamRows}, {@link ArtifactRows} and {@link
 * TextRows}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class SafeguardRowsIT {

    // Held, since the logging system forgets the level of a logger that nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.tracker4j");

    private static final Map<String, String> DEFAULTS = Safeguards.defaults().toSettings();

    private final Map<Home, ExperimentTracker> places = new EnumMap<>(Home.class);

    @TempDir
    Path runs;

    /** Keeps hundreds of runs out of the output. */
    @BeforeAll
    void announceNothing() {
        LOG.setLevel(Level.WARNING);
    }

    @AfterAll
    void closePlaces() {
        places.values().forEach(ExperimentTracker::close);
    }

    private static List<SafeguardCase> cases() {
        return Stream.of(MetricRows.all(), ParamRows.all(), ArtifactRows.all(), TextRows.all())
                .flatMap(List::stream)
                .toList();
    }

    static Stream<Arguments> casesAndHomes() {
        return cases().stream().flatMap(row -> row.homes().stream().map(home -> arguments(row, home)));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("casesAndHomes")
    void everyPlaceTellsAndStoresTheSame(SafeguardCase row, Home home, @TempDir Path directory) {
        ExperimentTracker bare = places.computeIfAbsent(home, opened -> opened.open(runs));
        RunReader reader = bare.reader();
        try (SafeguardScene scene = new SafeguardScene(bare, row.safeguards(), directory)) {
            row.program().accept(scene);
            scene.end();

            assertThat(scene.told()).as("what is told").containsExactlyElementsOf(row.told());
            assertThat(StoredText.of(reader, scene.id()))
                    .as("what is stored")
                    .containsExactlyElementsOf(row.stored(home));
            assertThat(reader.run(scene.id()).tags())
                    .containsEntry(SafeguardedTracker.SAFEGUARDS_TAG, inForce(row.safeguards()));
            if (row.safeguards().maxMetricPoints() != Safeguards.UNLIMITED) {
                assertThat(StoredText.knownPoints(reader, scene.id()))
                        .as("the number of points")
                        .isEqualTo(Long.toString(StoredText.points(reader, scene.id())));
            }
        }
    }

    private static String inForce(Safeguards safeguards) {
        return safeguards.toSettings().entrySet().stream()
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .collect(Collectors.joining("; "));
    }

    /** So that a new safeguard, or a new choice of one, has a case here. */
    @Test
    void everySettingAndEachOfItsChoicesHasACase() {
        Set<String> wanted = new TreeSet<>();
        Safeguards.settings().forEach((setting, help) -> {
            wanted.add(setting + ": another than " + DEFAULTS.get(setting));
            if (help.contains("unlimited")) {
                wanted.add(setting + ": unlimited");
            }
        });
        for (Method getter : Safeguards.class.getMethods()) {
            if (getter.getReturnType().isEnum()) {
                String setting = getter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                Arrays.stream(getter.getReturnType().getEnumConstants())
                        .forEach(choice -> wanted.add(setting + ": " + choice));
            }
        }

        Set<String> shown = new TreeSet<>();
        for (SafeguardCase row : cases()) {
            if (row.shown().size() == 1) {
                row.shown().forEach((setting, value) -> {
                    shown.add(setting + ": " + value);
                    if (!value.equals(DEFAULTS.get(setting))) {
                        shown.add(setting + ": another than " + DEFAULTS.get(setting));
                    }
                });
            }
        }

        assertThat(shown).containsAll(wanted);
    }
}

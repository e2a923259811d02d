package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlflowTrackerProviderTest {

    private static final URI SERVER = URI.create("http://localhost:5000");

    private final TrackerProvider provider = new MlflowTrackerProvider();

    @Test
    void itIsFoundForHttpAndHttps() {
        assertThat(ServiceLoader.load(TrackerProvider.class))
                .filteredOn(found -> found instanceof MlflowTrackerProvider)
                .singleElement()
                .satisfies(found -> assertThat(found.schemes()).containsExactlyInAnyOrder("http", "https"));
    }

    @Test
    void everySettingHasASentence() {
        assertThat(provider.settings())
                .isNotEmpty()
                .allSatisfy(
                        (name, sentence) -> assertThat(sentence).endsWith(".").contains("default"));
    }

    @Test
    void anUnknownSettingIsRefusedNamingThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(SERVER, Map.of("timeout", "3")))
                .withMessageContaining("'timeout'")
                .withMessageContaining("timeouts.total");
    }

    @ParameterizedTest
    @CsvSource({
        "timeouts.read, soon",
        "timeouts.read, 0",
        "timeouts.read, NaN",
        "timeouts.read, -1",
        "artifacts.allow-local-root, yes"
    })
    void aWrongSettingIsRefusedNamingItItsValueAndWhatIsAllowed(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(SERVER, Map.of(name, value)))
                .withMessageContaining("'" + name + "'")
                .withMessageContaining("'" + value + "'")
                .withMessageContaining("default");
    }
}

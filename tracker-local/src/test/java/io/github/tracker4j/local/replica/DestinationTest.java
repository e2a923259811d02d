package io.github.tracker4j.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.backend.NoOpTracker;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A destination is the same one however its URI is written, and shows no secret. */
class DestinationTest {

    @ParameterizedTest
    @CsvSource({
        "http://host:5000, http://host:5000",
        "http://host:5000/, http://host:5000",
        "HTTP://Host:5000, http://host:5000",
        "http://host:80, http://host",
        "https://host:443/mlf/, https://host/mlf",
        "https://ada:secret@host/mlf, https://host/mlf",
        "http://ada:secret@mlflow_server:5000/, http://mlflow_server:5000",
        "https://host/mlf?token=secret, https://host/mlf",
        "https://host/a/../mlf, https://host/mlf",
        "memory:there, memory:there"
    })
    void itsNameIsTheNormalFormOfItsUri(String uri, String name) {
        assertThat(of(uri, null).name()).isEqualTo(name);
    }

    @Test
    void itsFileIsNamedSafelyAndNeverLikeAnothers() {
        assertThat(of("http://127.0.0.1:5000", null).fileName()).matches("127\\.0\\.0\\.1_5000-[0-9a-f]{8}");
        assertThat(of("http://127.0.0.1:5000", null).fileName())
                .isNotEqualTo(of("https://127.0.0.1:5000", null).fileName());
        assertThat(of("http://host/" + "x".repeat(300), null).fileName()).hasSizeLessThan(80);
    }

    @Test
    void aWorkspaceIsPartOfIt() {
        assertThat(of("http://host", "blue").name()).isEqualTo("http://host workspace blue");
        assertThat(of("http://host", "blue").fileName())
                .isNotEqualTo(of("http://host", "red").fileName());
    }

    private static Destination of(String uri, @Nullable String workspace) {
        return new Destination(URI.create(uri), workspace, new NoOpTracker());
    }
}

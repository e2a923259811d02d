package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tracker4j.RejectedException;
import java.nio.file.Path;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the artifact URI of a run leads. */
class ArtifactPlaceTest {

    private static final HttpUrl TRACKING = HttpUrl.get("https://mlflow.example.org:8443/base");

    private static ArtifactPlace place(String uri, boolean localAllowed) {
        return ArtifactPlace.of(uri, TRACKING, localAllowed);
    }

    @ParameterizedTest
    @CsvSource({
        "mlflow-artifacts:/1/r/artifacts, https://mlflow.example.org:8443/base/api/2.0/mlflow-artifacts/artifacts/1/r/artifacts/d/f",
        "mlflow-artifacts:///1/r, https://mlflow.example.org:8443/base/api/2.0/mlflow-artifacts/artifacts/1/r/d/f",
        "mlflow-artifacts://other:9000/1//r/, https://other:9000/base/api/2.0/mlflow-artifacts/artifacts/1/r/d/f",
        "http://u:secret@proxy/api/2.0/mlflow-artifacts/artifacts/1/r, http://proxy/api/2.0/mlflow-artifacts/artifacts/1/r/d/f",
    })
    void aProxyIsAnAddressOfTheServerOrTheOneInTheUri(String uri, String address) {
        assertThat(place(uri, false))
                .isInstanceOfSatisfying(
                        ArtifactPlace.Proxy.class,
                        proxy -> assertThat(proxy.at("d/f")).hasToString(address));
    }

    @Test
    void everyCharacterOfANameButTheUnreservedIsEncodedOnce() {
        assertThat(place("mlflow-artifacts:/1", false))
                .isInstanceOfSatisfying(
                        ArtifactPlace.Proxy.class,
                        proxy -> assertThat(proxy.at("a b/100%+é~.-_;x").encodedPath())
                                .endsWith("/1/a%20b/100%25%2B%C3%A9~.-_%3Bx"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///shared/1/r", "file:/shared/1/r", "file://localhost/shared/1/r", "/shared/1/r"})
    void aDirectoryIsUsedOnlyWhereItIsAllowed(String uri) {
        assertThat(place(uri, true)).isEqualTo(new ArtifactPlace.Directory(Path.of("/shared/1/r")));
        assertThatThrownBy(() -> place(uri, false))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(uri)
                .hasMessageContaining("allowLocalArtifactRoot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://b/1", "gs://b/1", "wasbs://c@a/1", "dbfs:/1", "hdfs://n/1"})
    void anotherSchemeIsNamed(String uri) {
        assertThatThrownBy(() -> place(uri, true))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'" + uri.substring(0, uri.indexOf(':')) + ":'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlflow-artifacts://5000/1/r", "./mlruns/1/r", "file://elsewhere/1/r"})
    void aPlaceThatCannotBeResolvedIsRefused(String uri) {
        assertThatThrownBy(() -> place(uri, true))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(uri);
    }
}

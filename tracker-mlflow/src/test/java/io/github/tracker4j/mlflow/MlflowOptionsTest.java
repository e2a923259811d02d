package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where options come from, and which source wins: as MLflow's Python client finds them. */
class MlflowOptionsTest {

    private static final String FILE_PAIR =
            "[other]\nmlflow_tracking_username = no\n[mlflow]\n# a comment\nmlflow_tracking_username = file-user\nmlflow_tracking_password: file=pass\n";

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    MlflowOptionsTest() {
        environment.put("MLFLOW_TRACKING_URI", "http://tracking.example.org:5000");
    }

    private MlflowOptions options() {
        return MlflowOptions.fromEnvironment(environment::get, home);
    }

    private @Nullable String authorization() {
        return options().credentials().get().authorization();
    }

    private void credentialsFile(String text) throws IOException {
        Path directory = Files.createDirectories(home.resolve(".mlflow"));
        Files.writeString(directory.resolve("credentials"), text);
    }

    private static @Nullable String basic(String user, String password) {
        return MlflowCredentials.basic(user, password).authorization();
    }

    @Test
    void userAndPasswordOfTheEnvironmentAreBasicInUtf8() {
        environment.put("MLFLOW_TRACKING_USERNAME", "käthe");
        environment.put("MLFLOW_TRACKING_PASSWORD", "pä:ss");

        assertThat(authorization()).isEqualTo("Basic a8OkdGhlOnDDpDpzcw==");
    }

    @Test
    void aUserWithoutAPasswordIsNothing() {
        environment.put("MLFLOW_TRACKING_USERNAME", "user");
        assertThat(authorization()).isNull();

        environment.put("MLFLOW_TRACKING_TOKEN", "token");
        assertThat(authorization()).isEqualTo("Bearer token");
    }

    @Test
    void theFileFillsInForEachFieldAndTheEnvironmentWins() throws IOException {
        credentialsFile(FILE_PAIR);
        assertThat(authorization()).isEqualTo(basic("file-user", "file=pass"));

        environment.put("MLFLOW_TRACKING_USERNAME", "env-user");
        assertThat(authorization()).isEqualTo(basic("env-user", "file=pass"));

        environment.put("MLFLOW_TRACKING_PASSWORD", "env-pass");
        assertThat(authorization()).isEqualTo(basic("env-user", "env-pass"));
    }

    @Test
    void aPairFromTheFileBeatsTheTokenVariable() throws IOException {
        environment.put("MLFLOW_TRACKING_TOKEN", "token");
        assertThat(authorization()).isEqualTo("Bearer token");

        credentialsFile(FILE_PAIR);
        assertThat(authorization()).isEqualTo(basic("file-user", "file=pass"));
    }

    @Test
    void userInfoOfTheUriIsBasicAndIsShownNowhere() {
        environment.put("MLFLOW_TRACKING_URI", "https://us%40er:s%2Fecret+1@tracking.example.org/base/");
        environment.put("MLFLOW_TRACKING_TOKEN", "token");

        assertThat(authorization()).isEqualTo(basic("us@er", "s/ecret+1"));
        assertThat(options().trackingUri()).isEqualTo(URI.create("https://tracking.example.org/base"));
        assertThat(options().toString()).isEqualTo("MLflow server https://tracking.example.org/base");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:5000/, http://h:5000",
        "http://h:5000//, http://h:5000",
        "HTTP://h/prefix/, http://h/prefix",
        "http://my_host:5000, http://my_host:5000",
    })
    void slashesAtTheEndOfTheUriAreRemoved(String given, String expected) {
        assertThat(MlflowOptions.builder(URI.create(given)).build().trackingUri())
                .isEqualTo(URI.create(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://u:secret@h/",
                "file:///tmp/secret",
                "//u:secret@h",
                "http://u:secret@/x",
                "http://u:secret@h/?q=secret",
                "http://u:secret@h:99999/",
                "http://u:se cret@h/"
            })
    void aUriThatIsNoServerIsRefusedWithoutItsSecrets(String uri) {
        environment.put("MLFLOW_TRACKING_URI", uri);

        assertThatThrownBy(this::options)
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> {
                    assertThat(e.getMessage()).contains("RI").doesNotContain("u:s");
                    assertThat(uri.startsWith("file") ? "" : e.getMessage()).doesNotContain("secret");
                });
    }

    @Test
    void aMissingUriSaysWhatToSet() {
        environment.remove("MLFLOW_TRACKING_URI");

        assertThatThrownBy(this::options)
                .hasMessageContaining("MLFLOW_TRACKING_URI")
                .hasMessageContaining("http://");
    }

    @Test
    void insecureTlsTogetherWithACaFileIsAnErrorBeforeAnyRequest() {
        environment.put("MLFLOW_TRACKING_INSECURE_TLS", "true");
        assertThat(options().insecureTls()).isTrue();

        environment.put("MLFLOW_TRACKING_SERVER_CERT_PATH", "/ca.pem");
        assertThatThrownBy(this::options)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MLFLOW_TRACKING_INSECURE_TLS")
                .hasMessageContaining("/ca.pem");
    }

    @Test
    void theOtherVariablesAreRead() {
        environment.put("MLFLOW_TRACKING_INSECURE_TLS", "0");
        environment.put("MLFLOW_TRACKING_SERVER_CERT_PATH", "/ca.pem");
        environment.put("MLFLOW_TRACKING_CLIENT_CERT_PATH", "/client.pem");
        environment.put("MLFLOW_WORKSPACE", "team-a");

        MlflowOptions options = options();

        assertThat(options.caFile()).contains(Path.of("/ca.pem"));
        assertThat(options.clientCertificate()).contains(Path.of("/client.pem"));
        assertThat(options.workspace()).contains("team-a");
        assertThat(options.insecureTls()).isFalse();
    }

    @Test
    void aWordThatIsNeitherTrueNorFalseIsRefused() {
        environment.put("MLFLOW_TRACKING_INSECURE_TLS", "maybe");

        assertThatThrownBy(this::options).hasMessageContaining("'maybe'").hasMessageContaining("true, false");
    }

    @Test
    void whatIsSetInCodeIsNotFilledFromTheEnvironment() {
        environment.put("MLFLOW_TRACKING_TOKEN", "from-environment");
        environment.put("MLFLOW_TRACKING_SERVER_CERT_PATH", "/ca.pem");
        environment.put("MLFLOW_WORKSPACE", "from-environment");

        MlflowOptions options = MlflowOptions.builder(URI.create("http://h"))
                .credentials(MlflowCredentials.bearer("from-code"))
                .insecureTls(true)
                .workspace("from-code")
                .fillFromEnvironment(environment::get, home)
                .build();

        assertThat(options.credentials().get().authorization()).isEqualTo("Bearer from-code");
        assertThat(options.caFile()).isEmpty();
        assertThat(options.workspace()).contains("from-code");
    }

    @Test
    void aTokenWithALineEndIsRefusedWithoutShowingIt() {
        environment.put("MLFLOW_TRACKING_TOKEN", "secret\n");

        assertThatThrownBy(this::options)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MLFLOW_TRACKING_TOKEN")
                .hasMessageNotContaining("secret");
    }
}

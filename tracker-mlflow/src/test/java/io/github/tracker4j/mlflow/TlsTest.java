package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tracker4j.RejectedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client trusts and what it shows, against a server with certificates of its own. */
class TlsTest {

    @TempDir
    private Path files;

    private final HeldCertificate authority =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private final HeldCertificate ofTheServer = new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("localhost")
            .build();
    private final HeldCertificate ofTheClient =
            new HeldCertificate.Builder().signedBy(authority).rsa2048().build();
    private MockWebServer server;

    @BeforeEach
    void createServer() {
        server = new MockWebServer();
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder().body("3.17.2").build());
        }
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    private void start(boolean asksForCertificate) throws IOException {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(ofTheServer)
                .addTrustedCertificate(authority.certificate())
                .build()
                .sslSocketFactory());
        if (asksForCertificate) {
            server.requireClientAuth();
        }
        server.start();
    }

    private MlflowOptions.Builder options() {
        return options("localhost");
    }

    private MlflowOptions.Builder options(String host) {
        return MlflowOptions.builder(URI.create("https://" + host + ":" + server.getPort()));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }

    private static String version(MlflowOptions.Builder options) {
        try (MlflowHttp http = new MlflowHttp(options.build())) {
            return http.text("version");
        }
    }

    @Test
    void aCaFileMakesAServerTrusted() throws IOException {
        start(false);
        String other = new HeldCertificate.Builder().build().certificatePem();

        assertThat(version(options().caFile(file("ca.pem", other + authority.certificatePem()))))
                .isEqualTo("3.17.2");
    }

    @Test
    void aServerThatNobodyKnowsIsRefusedAtOnceAndTheRemedyNamed() throws IOException {
        start(false);

        MlflowRefusal refusal = catchThrowableOfType(MlflowRefusal.class, () -> version(options()));

        assertThat(refusal)
                .hasMessageContaining("not trusted")
                .hasMessageContaining("MLFLOW_TRACKING_SERVER_CERT_PATH");
        assertThat(refusal.toRejected("Connecting").scope()).isEqualTo(RejectedException.Scope.DESTINATION);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws IOException {
        start(false);
        Path ca = file("ca.pem", authority.certificatePem());

        assertThatThrownBy(() -> version(options("127.0.0.1").caFile(ca))).isInstanceOf(MlflowRefusal.class);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void insecureTlsTakesAnyCertificateOfAnyHost() throws IOException {
        start(false);

        assertThat(version(options("127.0.0.1").insecureTls(true))).isEqualTo("3.17.2");
    }

    @Test
    void aClientCertificateIsShownFromOneFileWithItsKey() throws IOException {
        start(true);
        Path ca = file("ca.pem", authority.certificatePem());
        Path pkcs8 = file("pkcs8.pem", ofTheClient.certificatePem() + ofTheClient.privateKeyPkcs8Pem());
        Path pkcs1 = file("pkcs1.pem", ofTheClient.privateKeyPkcs1Pem() + ofTheClient.certificatePem());

        assertThat(version(options().caFile(ca).clientCertificate(pkcs8))).isEqualTo("3.17.2");
        assertThat(version(options().caFile(ca).clientCertificate(pkcs1))).isEqualTo("3.17.2");
    }

    @Test
    void aKeyOnAnEllipticCurveIsReadToo() throws IOException {
        start(true);
        HeldCertificate elliptic =
                new HeldCertificate.Builder().signedBy(authority).ecdsa256().build();
        Path pem = file("ec.pem", elliptic.certificatePem() + elliptic.privateKeyPkcs8Pem());

        assertThat(version(options()
                        .caFile(file("ca.pem", authority.certificatePem()))
                        .clientCertificate(pem)))
                .isEqualTo("3.17.2");
    }

    @Test
    void aFileThatIsWrongIsNamedAndNothingOfItShown() throws IOException {
        Path noKey = file("no-key.pem", ofTheClient.certificatePem());
        Path encrypted = file(
                "encrypted.pem",
                ofTheClient.certificatePem()
                        + "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Path damaged = file(
                "damaged.pem",
                ofTheClient.certificatePem() + "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        MlflowOptions.Builder options = MlflowOptions.builder(URI.create("https://localhost"));

        for (Path wrong : new Path[] {noKey, encrypted, damaged, files.resolve("none.pem")}) {
            assertThatThrownBy(() -> version(options.clientCertificate(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.getFileName().toString())
                    .hasMessageNotContaining("c2VjcmV0");
        }
    }
}

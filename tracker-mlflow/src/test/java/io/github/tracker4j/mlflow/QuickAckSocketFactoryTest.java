package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.tracker4j.mlflow.QuickAckSocketFactory.QuickAckSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** Sockets that acknowledge at once, plain and below TLS. */
class QuickAckSocketFactoryTest {

    /** Counts how often the option is set, or refuses it. */
    private static final class Observed extends QuickAckSocket {
        private final AtomicInteger armed = new AtomicInteger();
        private final boolean refusing;

        Observed(boolean refusing) {
            this.refusing = refusing;
        }

        @Override
        public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
            if (name.name().equals("TCP_QUICKACK")) {
                armed.incrementAndGet();
                if (refusing) {
                    throw new SocketException("Protocol not available");
                }
            }
            return super.setOption(name, value);
        }
    }

    private static void assumeThatThePlatformHasIt() throws IOException {
        try (Socket socket = new Socket()) {
            assumeThat(socket.supportedOptions()).extracting(SocketOption::name).contains("TCP_QUICKACK");
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static byte[] read(Observed socket, int port) throws IOException {
        socket.connect(new InetSocketAddress(loopback(), port));
        try (InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static ServerSocket sending(byte[] bytes) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, loopback());
        Thread thread = new Thread(() -> {
            try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    @Test
    void smallWritesAreNotHeldBack() throws IOException {
        try (Socket socket = new QuickAckSocketFactory().createSocket()) {
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
    }

    @Test
    void theOptionIsSetBeforeEachRead() throws IOException {
        assumeThatThePlatformHasIt();
        try (ServerSocket server = sending(new byte[] {1, 2, 3});
                Observed socket = new Observed(false)) {
            assertThat(read(socket, server.getLocalPort())).containsExactly(1, 2, 3);

            assertThat(socket.armed.get()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aPlatformThatRefusesTheOptionIsReadAllTheSameAndAskedOnce() throws IOException {
        assumeThatThePlatformHasIt();
        try (ServerSocket server = sending(new byte[] {1, 2, 3});
                Observed socket = new Observed(true)) {
            assertThat(read(socket, server.getLocalPort())).containsExactly(1, 2, 3);

            assertThat(socket.armed).hasValue(1);
        }
    }

    @Test
    void aSocketBelowTlsGainsToo() throws IOException {
        assumeThatThePlatformHasIt();
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        HandshakeCertificates server =
                new HandshakeCertificates.Builder().heldCertificate(certificate).build();
        HandshakeCertificates client = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build();
        try (MockWebServer web = new MockWebServer();
                Observed plain = new Observed(false)) {
            web.useHttps(server.sslSocketFactory());
            web.enqueue(new MockResponse.Builder().body("hello").build());
            web.start();
            plain.connect(new InetSocketAddress(loopback(), web.getPort()));
            try (SSLSocket tls =
                    (SSLSocket) client.sslSocketFactory().createSocket(plain, "localhost", web.getPort(), true)) {
                tls.startHandshake();
                int handshake = plain.armed.get();
                tls.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(tls.getInputStream().read()).isEqualTo('H');

                assertThat(handshake).isPositive();
                assertThat(plain.armed.get()).isGreaterThan(handshake);
            }
        }
    }
}

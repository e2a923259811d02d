package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Each fault looks to the client as it is named, and the server has seen what it is said to have seen. */
class FaultProxyTest extends BehindFaultProxy {

    @Test
    void keptAliveConnectionsCarryEveryKindOfFraming() throws Exception {
        byte[] large = new byte[1_000_000];
        Arrays.fill(large, (byte) 'x');

        assertThat(post("/a?b=%20c", "one").body()).isEqualTo("one");
        assertThat(post("/chunked", "two").body()).isEqualTo("two");
        assertThat(postChunked("/chunked/large", large).body()).hasSize(large.length);
        assertThat(send(request("/nothing")).statusCode()).isEqualTo(204);
        assertThat(send(request("/head").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/again", "three").body()).isEqualTo("three");

        assertThat(proxy.requests())
                .extracting(Object::toString)
                .containsExactly(
                        "POST /a?b=%20c HTTP/1.1",
                        "POST /chunked HTTP/1.1",
                        "POST /chunked/large HTTP/1.1",
                        "GET /nothing HTTP/1.1",
                        "HEAD /head HTTP/1.1",
                        "POST /again HTTP/1.1");
    }

    @Test
    void requestsAreRecordedAsTheyWereOnTheWire() throws Exception {
        byte[] large = new byte[100_000];
        send(request("/a").header("X-One", "1").header("X-One", "2").POST(BodyPublishers.ofString("é")));
        postChunked("/b", large);

        RecordedRequest first = proxy.requests().get(0);
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.path()).isEqualTo("/a");
        assertThat(first.header("x-one")).containsExactly("1", "2");
        assertThat(first.header("content-length")).containsExactly("2");
        assertThat(first.bodyText()).isEqualTo("é");
        assertThat(new String(first.head(), ISO_8859_1))
                .startsWith("POST /a HTTP/1.1\r\n")
                .endsWith("\r\n\r\n");
        RecordedRequest second = proxy.requests().get(1);
        assertThat(second.header("Transfer-Encoding")).containsExactly("chunked");
        assertThat(second.bodySize()).isEqualTo(large.length);
        assertThat(second.body()).hasSize(RecordedRequest.BODY_LIMIT);
    }

    @Test
    void requestsOnOneConnectionAreToldApartWhenTheyArriveTogether() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                                    + "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "2\r\nde\r\n0\r\n\r\n"
                                    + "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));

            String replies = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(replies.split("HTTP/1.1 200 OK", -1)).hasSize(4);
            assertThat(server.served()).containsExactly("POST /1 3", "POST /2 2", "GET /3 0");
        }
    }

    @Test
    void aClientThatWaitsForPermissionToSendGetsIt() throws Exception {
        HttpRequest.Builder request = request("/expect").expectContinue(true).POST(BodyPublishers.ofString("body"));

        assertThat(send(request).body()).isEqualTo("body");
    }

    @Test
    void aLostRequestIsNotServed() {
        proxy.next("POST /a"::equals, Fault.resetBeforeRequest());

        assertThatThrownBy(() -> post("/a", "lost")).isInstanceOf(IOException.class);

        assertThat(server.served()).isEmpty();
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void aRequestWhoseReplyIsLostIsServed() throws Exception {
        proxy.next("POST /a"::equals, Fault.resetAfterRequest());

        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\napplied".getBytes(ISO_8859_1));
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }

        assertThat(server.served()).containsExactly("POST /a 7");
    }

    @Test
    void aRuleCountsOnlyWhatFitsAndIsUsedUp() throws Exception {
        proxy.next(request -> request.startsWith("POST /bad"), Fault.resetAfterRequest(), 2);

        assertThat(post("/good", "1").body()).isEqualTo("1");
        assertThatThrownBy(() -> post("/bad", "22")).isInstanceOf(IOException.class);
        assertThat(post("/good", "333").body()).isEqualTo("333");
        assertThat(proxy.isExhausted()).isFalse();
        assertThatThrownBy(() -> post("/bad", "4444")).isInstanceOf(IOException.class);
        assertThat(proxy.isExhausted()).isTrue();
        assertThat(post("/bad", "55555").body()).isEqualTo("55555");

        assertThat(server.served())
                .containsExactly("POST /good 1", "POST /bad 2", "POST /good 3", "POST /bad 4", "POST /bad 5");
    }

    @Test
    void hangingRequestsDifferInWhatTheServerHasSeen() throws Exception {
        proxy.next("POST /never"::equals, Fault.hangBeforeRequest());
        proxy.next("POST /applied"::equals, Fault.hangAfterRequest());

        assertThatThrownBy(() -> postImpatiently("/never")).isInstanceOf(HttpTimeoutException.class);
        assertThatThrownBy(() -> postImpatiently("/applied")).isInstanceOf(HttpTimeoutException.class);

        await().untilAsserted(() -> assertThat(server.served()).containsExactly("POST /applied 1"));
        assertThat(post("/later", "2").body()).isEqualTo("2");
    }

    @Test
    void aTruncatedReplyEndsWithoutAnErrorOnTheLine() throws Exception {
        proxy.next(request -> true, Fault.truncateReply(4));

        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n12345678".getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .containsIgnoringCase("Content-Length: 8")
                    .endsWith("\r\n\r\n1234");
        }

        proxy.next(request -> true, Fault.truncateReply(4));
        assertThatThrownBy(() -> post("/a", "12345678")).isInstanceOf(IOException.class);
    }

    @Test
    void aSlowReplyComesCompleteButLate() throws Exception {
        proxy.next(request -> true, Fault.slowReply(50, Duration.ofMillis(20)));
        String body = "x".repeat(500);

        long start = System.nanoTime();
        assertThat(post("/slow", body).body()).isEqualTo(body);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    void newConnectionsCanBeResetOrLeftHanging() throws Exception {
        proxy.nextConnections(ConnectionFault.RESET_ON_CONNECT, 1);
        proxy.nextConnections(ConnectionFault.HANG_AFTER_ACCEPT, 1);

        try (Socket reset = connect()) {
            assertThatThrownBy(() -> reset.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        try (Socket hanging = connect()) {
            hanging.setSoTimeout((int) SHORT.toMillis());
            hanging.getOutputStream().write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
            assertThatThrownBy(() -> hanging.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }

        assertThat(post("/a", "1").body()).isEqualTo("1");
        assertThat(server.served()).containsExactly("POST /a 1");
    }

    @Test
    void aRefusingProxyCutsWhatIsOpenAndComesBackOnTheSamePort() throws Exception {
        assertThat(post("/a", "1").body()).isEqualTo("1");

        proxy.refuse();
        assertThatThrownBy(() -> post("/a", "2")).isInstanceOf(IOException.class);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.accept();

        assertThat(post("/a", "333").body()).isEqualTo("333");
    }

    @Test
    void aServerThatIsGoneIsAResetConnection() {
        server.stop();

        assertThatThrownBy(() -> post("/a", "1")).isInstanceOf(IOException.class);
    }

    @Test
    void theEndOfAnIdleConnectionReachesTheClient() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
            await().untilAsserted(() -> assertThat(server.served()).hasSize(1));
            server.stop();

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 204");
        }
    }

    private Socket connect() throws IOException {
        return new Socket(Port.loopback(), proxy.uri().getPort());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> postChunked(String path, byte[] body) throws Exception {
        InputStream in = new ByteArrayInputStream(body);
        return send(request(path).POST(BodyPublishers.ofInputStream(() -> in)));
    }

    private void postImpatiently(String path) throws Exception {
        send(request(path).timeout(SHORT).POST(BodyPublishers.ofString("1")));
    }
}

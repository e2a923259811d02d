package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Faults in the middle of a request or a reply, answers of the proxy's own, and rules that look at bodies. */
class FaultProxyMidwayTest extends BehindFaultProxy {
    private static final String BODY = "12345678";

    @Test
    void aRequestThatIsCutInItsMiddleIsNotServedHoweverLateTheCut() {
        proxy.next("POST /a"::equals, Fault.resetInRequest(3));
        proxy.next("POST /a"::equals, Fault.resetInRequest(1000));

        assertThatThrownBy(() -> post("/a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> post("/a")).isInstanceOf(IOException.class);

        assertThat(proxy.isExhausted()).isTrue();
        assertThat(server.served()).isEmpty();
    }

    @Test
    void aRequestThatHangsInItsMiddleIsNotServedWhenTheClientGivesUp() throws Exception {
        proxy.next("POST /a"::equals, Fault.hangInRequest(3));
        proxy.next("POST /a"::equals, Fault.hangInRequest(0));

        assertThatThrownBy(() -> send(posting("/a").timeout(SHORT))).isInstanceOf(HttpTimeoutException.class);
        assertThatThrownBy(() -> send(posting("/a").timeout(SHORT))).isInstanceOf(HttpTimeoutException.class);
        assertThat(post("/b").body()).isEqualTo(BODY);

        assertThat(server.served()).containsExactly("POST /b 8");
    }

    @Test
    void aSlowRequestArrivesWholeAndNotLaterThanItsBound() throws Exception {
        proxy.next(request -> true, Fault.slowRequest(1, Duration.ofMillis(20), Duration.ofMillis(200)));

        long start = System.nanoTime();
        assertThat(post("/slow").body()).isEqualTo(BODY);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
        assertThat(server.served()).containsExactly("POST /slow 8");
    }

    @Test
    void aReplyThatIsCutInItsMiddleBelongsToARequestThatWasServed() {
        proxy.next("POST /a"::equals, Fault.resetInReply(3));
        proxy.next("POST /a"::equals, Fault.hangInReply(3));

        assertThatThrownBy(() -> post("/a")).isInstanceOf(IOException.class);
        // The time-out of a request ends with the head of its reply.
        assertThatThrownBy(() -> http.sendAsync(posting("/a").build(), BodyHandlers.ofString())
                        .get(SHORT.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);

        assertThat(server.served()).containsExactly("POST /a 8", "POST /a 8");
    }

    @Test
    void theProxyAnswersInPlaceOfTheServerAndTheConnectionGoesOn() throws Exception {
        proxy.next("POST /a"::equals, Fault.answer(429, Map.of("Retry-After", "1"), "slowly"));
        proxy.next("PUT /chunked"::equals, Fault.answer(503, Map.of(), ""));

        HttpResponse<String> busy = post("/a");
        HttpResponse<String> down = send(request("/chunked")
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_000]))));

        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(busy.body()).isEqualTo("slowly");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(post("/b").body()).isEqualTo(BODY);
        assertThat(server.served()).containsExactly("POST /b 8");
    }

    @Test
    void anAnswerMayHideThatTheRequestWasServed() throws Exception {
        proxy.next("POST /a"::equals, Fault.answerAfterRequest(504, Map.of(), "late"));

        HttpResponse<String> late = post("/a");

        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).isEqualTo("late");
        assertThat(post("/b").body()).isEqualTo(BODY);
        assertThat(server.served()).containsExactly("POST /a 8", "POST /b 8");
    }

    @Test
    void anActionRunsWhenTheServerHasTheRequest() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        proxy.next("POST /a"::equals, Fault.sentThen(ran::countDown));

        assertThat(post("/a").body()).isEqualTo(BODY);

        ran.await();
        assertThat(server.served()).containsExactly("POST /a 8");
    }

    @Test
    void aRuleMayLookAtTheBodyAndTheOthersPass() throws Exception {
        proxy.nextWithBody(
                (request, body) -> request.equals("POST /a") && body.contains("bad"),
                Fault.answer(400, Map.of(), "refused"),
                Integer.MAX_VALUE);

        assertThat(send(request("/a").POST(BodyPublishers.ofString("a bad one")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/a").body()).isEqualTo(BODY);
        assertThat(send(request("/chunked")
                                .POST(BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream("bad but not seen".getBytes(UTF_8)))))
                        .statusCode())
                .isEqualTo(200);

        assertThat(server.served()).containsExactly("POST /a 8", "POST /chunked 16");
    }

    private HttpRequest.Builder posting(String path) {
        return request(path).POST(BodyPublishers.ofString(BODY));
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return send(posting(path));
    }
}

package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A message ends where HTTP says, and every byte of it is passed on. */
class HttpBodyTest {
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    @Test
    void chunksMayHaveExtensionsAndTrailers() throws IOException {
        String body = "2;x=y\r\nde\r\nA \r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";

        String rest = request("POST /a HTTP/1.1\r\nTRANSFER-ENCODING: gzip, Chunked\r\n\r\n", body + "next");

        assertThat(wire.toString(ISO_8859_1)).isEqualTo(body);
        assertThat(payload.toString(ISO_8859_1)).isEqualTo("de0123456789");
        assertThat(rest).isEqualTo("next");
    }

    @Test
    void aRequestWithoutALengthHasNoBody() throws IOException {
        assertThat(request("GET /a HTTP/1.1\r\n\r\n", "next")).isEqualTo("next");
    }

    @Test
    void aReplyWithoutALengthGoesToTheEnd() throws IOException {
        assertThat(replyTo("GET", "HTTP/1.1 200 OK\r\n\r\nall of it")).isFalse();
        assertThat(payload.toString(ISO_8859_1)).isEqualTo("all of it");
    }

    @Test
    void someRepliesHaveALengthButNoBody() throws IOException {
        assertThat(replyTo("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"))
                .isTrue();
        assertThat(replyTo("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"))
                .isTrue();
    }

    @Test
    void whatArrivedOfABrokenBodyIsPassedOn() {
        assertThatThrownBy(() -> request("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n", "abc"))
                .isInstanceOf(EOFException.class);
        assertThat(wire.toString(ISO_8859_1)).isEqualTo("abc");
    }

    private String request(String head, String rest) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream((head + rest).getBytes(ISO_8859_1));
        HttpHead read = Objects.requireNonNull(HttpHead.read(in));
        assertThat(read.bytes()).asString(ISO_8859_1).isEqualTo(head);
        new HttpBody(in, wire, payload).copyOfRequest(read);
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    private boolean replyTo(String method, String reply) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(reply.getBytes(ISO_8859_1));
        HttpHead read = Objects.requireNonNull(HttpHead.read(in));
        return new HttpBody(in, wire, payload).copyOfReply(read, method);
    }
}

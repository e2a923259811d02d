package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The start of an HTTP/1.1 message, kept byte for byte and read just enough to find the message's end. */
final class HttpHead {
    private static final int LIMIT = 1 << 20;

    private final byte[] bytes;
    private final List<String> lines;

    private HttpHead(byte[] bytes) {
        this.bytes = bytes;
        this.lines = new String(bytes, ISO_8859_1).lines().toList();
    }

    /** Returns null when the other side has ended the connection between two messages. */
    static @Nullable HttpHead read(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int lineLength = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            read.write(b);
            if (read.size() > LIMIT) {
                throw new IOException("The head of a message is longer than " + LIMIT + " bytes");
            }
            if (b == '\n') {
                if (lineLength == 0) {
                    return new HttpHead(read.toByteArray());
                }
                lineLength = 0;
            } else if (b != '\r') {
                lineLength++;
            }
        }
        if (read.size() > 0) {
            throw new EOFException("The connection ended inside the head of a message");
        }
        return null;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    String method() {
        return word(0);
    }

    String path() {
        return word(1);
    }

    int status() {
        return Integer.parseInt(word(1));
    }

    List<String> values(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return lines.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }

    boolean isChunked() {
        return values("Transfer-Encoding").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).endsWith("chunked"));
    }

    OptionalLong contentLength() {
        return values("Content-Length").stream().mapToLong(Long::parseLong).findFirst();
    }

    private String word(int index) {
        String[] words = lines.get(0).split(" ", -1);
        return index < words.length ? words[index] : "";
    }
}

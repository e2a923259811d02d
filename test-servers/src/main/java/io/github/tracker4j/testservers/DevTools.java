package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Speaks Chromium's DevTools protocol over a pair of pipes: JSON objects, each ended by a zero byte.
 *
 * <p>A browser that is driven over pipes ends with its driver, so none outlives a killed JVM. Events are ignored.
 */
final class DevTools {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputStream commands;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private volatile boolean ended;

    DevTools(OutputStream commands, InputStream replies) {
        this.commands = commands;
        Thread reader = new Thread(() -> read(new BufferedInputStream(replies)), "devtools-replies");
        reader.setDaemon(true);
        reader.start();
    }

    /** An object to put the parameters of a command into. */
    static ObjectNode parameters() {
        return JSON.createObjectNode();
    }

    /**
     * Sends a command and waits for its result.
     *
     * @param session the page that is meant; absent for the browser
     */
    JsonNode call(@Nullable String session, String method, ObjectNode parameters) {
        long id = lastId.incrementAndGet();
        ObjectNode command = parameters().put("id", id).put("method", method);
        command.set("params", parameters);
        if (session != null) {
            command.put("sessionId", session);
        }
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        try {
            send(command);
            if (ended) {
                throw new TestServerException("The browser has ended before " + method);
            }
            JsonNode answer = reply.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.has("error")) {
                throw new TestServerException(method + " failed: "
                        + answer.path("error").path("message").asText());
            }
            return answer.path("result");
        } catch (IOException | ExecutionException e) {
            throw new TestServerException("The browser ended during " + method, e);
        } catch (TimeoutException e) {
            throw new TestServerException(method + " had no answer within " + ANSWER.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            throw TestServerException.interrupted(method, e);
        } finally {
            waiting.remove(id);
        }
    }

    private void send(JsonNode command) throws IOException {
        byte[] line = (command + "\0").getBytes(UTF_8);
        synchronized (commands) {
            commands.write(line);
            commands.flush();
        }
    }

    private void read(InputStream replies) {
        Exception why = new IOException("End of its replies");
        try (replies) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (int next = replies.read(); next >= 0; next = replies.read()) {
                if (next != 0) {
                    message.write(next);
                    continue;
                }
                hand(message.toString(UTF_8));
                message.reset();
            }
        } catch (IOException e) {
            why = e;
        }
        ended = true;
        for (CompletableFuture<JsonNode> reply : waiting.values()) {
            reply.completeExceptionally(why);
        }
    }

    private void hand(String message) throws JsonProcessingException {
        JsonNode answer = JSON.readTree(message);
        CompletableFuture<JsonNode> reply = waiting.get(answer.path("id").asLong());
        if (reply != null) {
            reply.complete(Objects.requireNonNull(answer));
        }
    }
}

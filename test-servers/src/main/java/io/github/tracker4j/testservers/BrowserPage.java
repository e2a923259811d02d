package io.github.tracker4j.testservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;

/** One page of a {@link Browser}, asked in JavaScript for what it shows. */
public final class BrowserPage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int POLL_MILLIS = 50;

    private final DevTools tools;
    private final String target;
    private final String session;

    BrowserPage(DevTools tools, String target, String session) {
        this.tools = tools;
        this.target = target;
        this.session = session;
    }

    /** Goes to an address and returns when the answer begins to come. */
    public void go(URI address) {
        JsonNode gone =
                tools.call(session, "Page.navigate", DevTools.parameters().put("url", address.toString()));
        if (gone.has("errorText")) {
            throw new TestServerException("The page " + address + " did not open: "
                    + gone.path("errorText").asText());
        }
    }

    /**
     * The value of an expression, awaited when it is a promise; it has to be one that JSON has.
     *
     * @throws TestServerException with the page's own error when it throws
     */
    public JsonNode evaluate(String expression) {
        ObjectNode parameters = DevTools.parameters()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true);
        JsonNode answer = tools.call(session, "Runtime.evaluate", parameters);
        if (answer.has("exceptionDetails")) {
            throw new TestServerException("The page said "
                    + answer.at("/exceptionDetails/exception/description").asText() + " to\n" + expression);
        }
        return answer.path("result").path("value");
    }

    /**
     * Waits until an expression has a value that is true in JavaScript's sense, and returns it. An expression that throws
     * is not yet true.
     *
     * @throws TestServerException with the text of the page when that takes too long
     */
    public JsonNode await(String expression) {
        JsonNode seen = evaluate("""
                new Promise(done => {
                    const last = Date.now() + %d;
                    const look = () => {
                        let value;
                        try { value = (%s); } catch (notYet) { value = null; }
                        if (value || Date.now() > last) done({ value: value || null, text: document.body?.innerText });
                        else setTimeout(look, %d);
                    };
                    look();
                })""".formatted(PATIENCE.toMillis(), expression, POLL_MILLIS));
        if (seen.path("value").isNull()) {
            throw new TestServerException("Within " + PATIENCE.toSeconds() + " s the page did not come to\n"
                    + expression + "\nIt shows:\n" + seen.path("text").asText());
        }
        return seen.path("value");
    }

    /** Writes what is seen as a PNG; directories are made. */
    public void screenshot(Path file) {
        JsonNode answer = tools.call(session, "Page.captureScreenshot", DevTools.parameters());
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.write(file, Base64.getDecoder().decode(answer.path("data").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        tools.call(null, "Target.closeTarget", DevTools.parameters().put("targetId", target));
    }
}

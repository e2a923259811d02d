package io.github.tracker4j.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserIT {

    private static final String PAGE = """
            <!doctype html><title>t</title><body>started<script>
            setTimeout(() => { document.body.innerText = 'drawn by a script'; }, 200);
            </script>""";

    @TempDir
    Path directory;

    private HttpServer server;
    private URI address;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aPageIsDrawnByItsScriptsAndPhotographed() throws IOException {
        drawsAPage(Chromium::find);
    }

    @Test
    @Tag("slow")
    void theBuildHasABrowserOfItsOwn() throws IOException {
        drawsAPage(() -> Chromium.installed(PythonEnvironment.cache()));
    }

    private void drawsAPage(Supplier<Chromium> chromium) throws IOException {
        try (Browser browser = started(chromium);
                BrowserPage page = browser.page(640, 480)) {
            page.go(address);

            assertThat(page.await("document.body.innerText.includes('drawn') && document.body.innerText")
                            .asText())
                    .isEqualTo("drawn by a script");
            page.screenshot(directory.resolve("shots").resolve("page.png"));
            var image = ImageIO.read(directory.resolve("shots/page.png").toFile());
            assertThat(image.getWidth()).isEqualTo(640);
            assertThat(image.getHeight()).isEqualTo(480);
            assertThatThrownBy(() -> page.evaluate("nothing.like.that"))
                    .isInstanceOf(TestServerException.class)
                    .hasMessageContaining("ReferenceError");
            assertThatThrownBy(() -> page.go(URI.create("http://localhost.example/")))
                    .as("nothing but this machine is reached")
                    .isInstanceOf(TestServerException.class)
                    .hasMessageContaining("ERR_NAME_NOT_RESOLVED");
        }
    }

    @Test
    void aProgramThatIsNoBrowserIsToldWithItsLastWordsAndTheRemedy() throws IOException {
        Path broken = Files.writeString(directory.resolve("chromium"), "#!/bin/sh\necho no libnss3.so >&2\nexit 127\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(() -> Browser.start(new Chromium(broken, Map.of())))
                .isInstanceOf(NoBrowserException.class)
                .hasMessageContainingAll("no libnss3.so", broken.toString(), "TRACKER4J_CHROMIUM");
    }

    private static Browser started(Supplier<Chromium> chromium) {
        try {
            return Browser.start(chromium.get());
        } catch (NoBrowserException e) {
            if (Browser.isRequired()) {
                throw e;
            }
            return abort(e.getMessage());
        }
    }
}

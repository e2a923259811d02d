package io.github.tracker4j.testservers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real tracking server on a free port of 127.0.0.1, because a stub only repeats what its author believes.
 *
 * <p>The first use on a machine installs Python packages, which takes minutes; later starts take seconds. The server's
 * processes die with the JVM, however that ends.
 */
public final class MlflowServer implements AutoCloseable {
    /** The versions whose behaviour differs enough to test both. */
    public enum Version {
        /** 3.x on uvicorn. */
        V3,
        /** 2.x on gunicorn. */
        V2;

        /** The packages of this version, to run its Python client. */
        public PythonEnvironment python() {
            return this == V3 ? PythonEnvironment.MLFLOW_3 : PythonEnvironment.MLFLOW_2;
        }
    }

    private static final int PORTS_TO_TRY = 5;
    private static final Duration PORT_FREE_WITHIN = Duration.ofSeconds(10);
    private static final Map<List<Object>, MlflowServer> SHARED = new HashMap<>();

    private final Version version;
    private final MlflowServerOptions options;
    private final ServerFiles files;
    private boolean shared;
    private int port;
    private ProcessGroup group;

    private MlflowServer(
            Version version, MlflowServerOptions options, ServerFiles files, int port, ProcessGroup group) {
        this.version = version;
        this.options = options;
        this.files = files;
        this.port = port;
        this.group = group;
    }

    /** Starts the usual server and returns when it answers. */
    public static MlflowServer start(Version version) {
        return start(version, MlflowServerOptions.defaults());
    }

    /** Starts a server and returns when it answers. */
    public static MlflowServer start(Version version, MlflowServerOptions options) {
        MlflowServerOptions own = options.copy();
        try {
            ServerFiles files = ServerFiles.create(version.python(), own.usesFileStore());
            try {
                return LiveServers.add(startOnSomePort(version, own, files));
            } catch (IOException | RuntimeException | InterruptedException e) {
                FileTree.delete(files.directory());
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw TestServerException.interrupted("the start of a server", e);
        }
    }

    /** The one usual server of this JVM for tests that only need some server; it is started at the first call. */
    public static MlflowServer shared(Version version) {
        return shared(version, MlflowServerOptions.defaults());
    }

    /** The one server of this JVM with these options; it is started at the first call with options like these. */
    public static MlflowServer shared(Version version, MlflowServerOptions options) {
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(List.of(version, options.parts()), key -> {
                MlflowServer server = start(version, options);
                server.shared = true;
                return server;
            });
        }
    }

    private static MlflowServer startOnSomePort(Version version, MlflowServerOptions options, ServerFiles files)
            throws IOException, InterruptedException {
        for (int attempt = 1; true; attempt++) {
            int port = Port.unused();
            ServerStart start = new ServerStart(version.python(), options, files, port);
            try {
                return new MlflowServer(version, options, files, port, start.run());
            } catch (TestServerException e) {
                if (attempt == PORTS_TO_TRY || !start.lostThePort()) {
                    throw e;
                }
            }
        }
    }

    /** The tracking URI, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Holds the store ({@code mlflow.db} or {@code mlruns}), {@code artifacts} and {@code server.log}. */
    public Path directory() {
        return files.directory();
    }

    /** The process that leads the server's process group. */
    public synchronized long pid() {
        return group.pid();
    }

    /** The version that was asked for. */
    public Version version() {
        return version;
    }

    /** The last lines that the server printed. */
    public String log() {
        return LogTail.of(files.log());
    }

    /** Kills all processes with SIGKILL, like a power cut; the data stay. */
    public synchronized void kill() {
        refuseIfShared();
        killGroup();
    }

    /** Kills the server and starts it again on the same port and store. */
    public synchronized void restart() {
        refuseIfShared();
        killGroup();
        try {
            group = new ServerStart(version.python(), options, files, port).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw TestServerException.interrupted("the restart of a server", e);
        }
    }

    /** What the Python client of the same version sees of a run; {@code read_run.py} documents the fields. */
    public JsonNode readRun(String serverRunId) {
        return new PythonClient(version.python(), uri()).run(serverRunId);
    }

    /** What the Python client of the same version sees of every run of an experiment, deleted ones included. */
    public JsonNode readExperiment(String name) {
        return new PythonClient(version.python(), uri()).experiment(name);
    }

    /** Kills the server and deletes its directory; a shared server stays until the end of the JVM. */
    @Override
    public synchronized void close() {
        if (!shared) {
            LiveServers.remove(this);
            discard();
        }
    }

    /** Also ends a shared server. */
    void discard() {
        killGroup();
        FileTree.delete(files.directory());
    }

    private void refuseIfShared() {
        if (shared) {
            throw new IllegalStateException("Other tests use the shared server; start one of your own");
        }
    }

    private void killGroup() {
        try {
            group.kill();
            long deadline = System.nanoTime() + PORT_FREE_WITHIN.toNanos();
            while (Port.isOpen(port)) {
                if (System.nanoTime() > deadline) {
                    throw new TestServerException("Port " + port + " is still open after its server was killed");
                }
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            throw TestServerException.interrupted("the end of a server", e);
        }
    }

    @Override
    public String toString() {
        return "MLflow " + version + " at " + uri();
    }
}

package io.github.tracker4j.testservers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says how a server differs from the usual one: SQLite store, one worker, artifacts served from its directory. */
public final class MlflowServerOptions {
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(3);

    private boolean fileStore;
    private boolean artifactsServed = true;
    private int workers = 1;
    private Duration startTimeout = DEFAULT_START_TIMEOUT;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();

    private MlflowServerOptions() {}

    /** The usual server. */
    public static MlflowServerOptions defaults() {
        return new MlflowServerOptions();
    }

    /** Keeps the data in the directory tree {@code mlruns} instead of SQLite. */
    public MlflowServerOptions fileStore() {
        fileStore = true;
        return this;
    }

    /** Starts the server with {@code --no-serve-artifacts}: runs get a plain path as their artifact location. */
    public MlflowServerOptions withoutArtifacts() {
        artifactsServed = false;
        return this;
    }

    /** Sets the number of worker processes. */
    public MlflowServerOptions workers(int count) {
        workers = count;
        return this;
    }

    /** Bounds the wait for the first healthy answer. */
    public MlflowServerOptions startTimeout(Duration limit) {
        startTimeout = limit;
        return this;
    }

    /** Adds arguments to the end of {@code mlflow server}. */
    public MlflowServerOptions arguments(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    /** Adds an environment variable of the server. */
    public MlflowServerOptions environment(String key, String value) {
        environment.put(key, value);
        return this;
    }

    boolean usesFileStore() {
        return fileStore;
    }

    Duration startTimeout() {
        return startTimeout;
    }

    /** A server keeps its own copy, since it reads the options again at each restart. */
    MlflowServerOptions copy() {
        MlflowServerOptions copy = new MlflowServerOptions();
        copy.fileStore = fileStore;
        copy.artifactsServed = artifactsServed;
        copy.workers = workers;
        copy.startTimeout = startTimeout;
        copy.arguments.addAll(arguments);
        copy.environment.putAll(environment);
        return copy;
    }

    /** What makes one server differ from another. */
    List<Object> parts() {
        return List.of(fileStore, artifactsServed, workers, List.copyOf(arguments), Map.copyOf(environment));
    }

    List<String> commandLine(ServerFiles files, int port) {
        List<String> words = new ArrayList<>(List.of("-m", "mlflow", "server", "--host", "127.0.0.1"));
        words.addAll(List.of("--port", Integer.toString(port), "--workers", Integer.toString(workers)));
        words.addAll(List.of("--backend-store-uri", files.storeUri()));
        if (artifactsServed) {
            words.addAll(List.of("--artifacts-destination", files.artifacts().toString()));
        } else {
            words.addAll(List.of(
                    "--no-serve-artifacts",
                    "--default-artifact-root",
                    files.artifacts().toString()));
        }
        words.addAll(arguments);
        return words;
    }

    Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        // Without this a 3.x server starts eight more processes.
        all.put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        if (fileStore) {
            all.put("MLFLOW_ALLOW_FILE_STORE", "true");
        }
        all.putAll(environment);
        return all;
    }
}

package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One attempt to start a server on a given port, which others may take in the same moment. */
final class ServerStart {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int NONE = -1;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();

    private final PythonEnvironment python;
    private final MlflowServerOptions options;
    private final ServerFiles files;
    private final int port;
    private final long logStart;

    ServerStart(PythonEnvironment python, MlflowServerOptions options, ServerFiles files, int port) throws IOException {
        this.python = python;
        this.options = options;
        this.files = files;
        this.port = port;
        Path log = files.log();
        this.logStart = Files.exists(log) ? Files.size(log) : 0;
    }

    ProcessGroup run() throws IOException, InterruptedException {
        ProcessGroup group = ProcessGroup.start(
                python, options.commandLine(files, port), options.environment(), files.directory(), files.log());
        boolean healthy = false;
        try {
            awaitHealth(group);
            healthy = true;
            return group;
        } finally {
            if (!healthy) {
                group.kill();
            }
        }
    }

    private void awaitHealth(ProcessGroup group) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + options.startTimeout().toNanos();
        // The first request that needs the store opens it, for seconds on a busy machine: not in the time of a test.
        while (statusOf("/health") != OK || statusOf("/api/2.0/mlflow/experiments/search?max_results=1") == NONE) {
            if (group.endedWithin(POLL)) {
                throw new TestServerException(
                        "The server " + python + " ended at its start\n" + LogTail.of(files.log()));
            }
            if (System.nanoTime() > deadline) {
                throw new TestServerException("The server " + python + " did not answer within "
                        + options.startTimeout().toSeconds() + " s\n" + LogTail.of(files.log()));
            }
        }
        if (lostThePort()) {
            // gunicorn keeps trying while the winner of the race, perhaps another such server, answers.
            throw new TestServerException("Port " + port + " was taken\n" + LogTail.of(files.log()));
        }
    }

    private int statusOf(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Whether the server said that the port belongs to somebody else. */
    boolean lostThePort() throws IOException {
        byte[] log = Files.readAllBytes(files.log());
        // ISO-8859-1 never fails, and the words looked for are ASCII.
        String added = new String(log, ISO_8859_1).substring((int) logStart);
        return added.contains("ddress already in use") || added.contains("Connection in use");
    }
}

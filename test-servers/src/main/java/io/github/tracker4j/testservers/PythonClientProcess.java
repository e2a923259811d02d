package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The official Python client in a process that goes on running, since importing it takes seconds. It ends with this JVM,
 * however that ends.
 */
public final class PythonClientProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader answers;
    private final Path errors;

    PythonClientProcess(PythonEnvironment python, URI trackingUri) {
        try {
            errors = Files.createTempFile("tracker4j-", ".err");
            ProcessBuilder builder = python.process(
                    List.of("-c", ClasspathText.read(PythonClient.SCRIPT), trackingUri.toString(), "serve"));
            builder.environment().put("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false");
            builder.environment().put("MLFLOW_TRACKING_URI", trackingUri.toString());
            process = builder.redirectError(errors.toFile()).start();
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every run of an experiment, deleted ones included, in the order of their start. */
    public JsonNode experiment(String name) {
        return ask("experiment", name);
    }

    /** The ids of all experiments of this name. */
    public JsonNode experimentIds(String name) {
        return ask("experiment_ids", name);
    }

    private synchronized JsonNode ask(String kind, String name) {
        try {
            process.getOutputStream().write((JSON.writeValueAsString(List.of(kind, name)) + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
            String line = answers.readLine();
            if (line == null) {
                throw new TestServerException(
                        "The Python client ended over " + kind + " " + name + "\n" + LogTail.of(errors));
            }
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new TestServerException(
                    "The Python client failed over " + kind + " " + name + "\n" + LogTail.of(errors), e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

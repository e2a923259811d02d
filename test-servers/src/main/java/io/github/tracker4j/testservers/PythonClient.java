package io.github.tracker4j.testservers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;

/** Reads a server through the official Python client, also behind a proxy or on a server that is not ours. */
public final class PythonClient {
    static final String SCRIPT = "read_run.py";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PythonEnvironment python;
    private final URI trackingUri;

    /** Uses the client of the given environment. */
    public PythonClient(PythonEnvironment python, URI trackingUri) {
        this.python = python;
        this.trackingUri = trackingUri;
    }

    /** One run as an object; {@code read_run.py} documents the fields. */
    public JsonNode run(String serverRunId) {
        return read("run", serverRunId);
    }

    /** Every run of an experiment, deleted ones included, in the order of their start. */
    public JsonNode experiment(String name) {
        return read("experiment", name);
    }

    /** A client that goes on running, for many questions. */
    public PythonClientProcess start() {
        return new PythonClientProcess(python, trackingUri);
    }

    private JsonNode read(String kind, String name) {
        String json = PythonScript.text(python, ClasspathText.read(SCRIPT))
                .environment("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
                // The 2.x client asks the global setting when it resolves an artifact location.
                .environment("MLFLOW_TRACKING_URI", trackingUri.toString())
                .run(trackingUri.toString(), kind, name);
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new TestServerException("read_run.py printed something else than JSON\n" + LogTail.of(json), e);
        }
    }
}

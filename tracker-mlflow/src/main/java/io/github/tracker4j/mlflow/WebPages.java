package io.github.tracker4j.mlflow;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The addresses under which a server shows experiments and runs. */
record WebPages(URI server) {

    URI ofExperiment(String experimentId) {
        return URI.create(server + "/#/experiments/" + encoded(experimentId));
    }

    URI ofRun(String experimentId, String serverId) {
        return URI.create(ofExperiment(experimentId) + "/runs/" + encoded(serverId));
    }

    /** Servers of others may have ids of other characters than MLflow's. */
    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Where the run is to be had by a program. */
    URI dataOfRun(String serverId) {
        return URI.create(server + "/api/2.0/mlflow/runs/get?run_id=" + serverId);
    }
}

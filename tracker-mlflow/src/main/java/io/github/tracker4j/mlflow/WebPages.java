package io.github.tracker4j.mlflow;

import java.net.URI;

/** The addresses under which a server shows experiments and runs. */
record WebPages(URI server) {

    URI ofExperiment(String experimentId) {
        return URI.create(server + "/#/experiments/" + experimentId);
    }

    URI ofRun(String experimentId, String serverId) {
        return URI.create(ofExperiment(experimentId) + "/runs/" + serverId);
    }

    /** Where the run is to be had by a program. */
    URI dataOfRun(String serverId) {
        return URI.create(server + "/api/2.0/mlflow/runs/get?run_id=" + serverId);
    }
}

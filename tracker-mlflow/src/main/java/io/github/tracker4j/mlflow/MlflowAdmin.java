package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.Tag;
import io.github.tracker4j.spi.OpenRuns;
import java.util.Objects;

/** Changes runs and experiments on a server after they were logged. Thread-safe. */
record MlflowAdmin(OpenRuns tracker, Connection connection, RunFinder finder, Experiments experiments)
        implements RunAdmin {

    @Override
    public void delete(RunId run) {
        change("Deleting", run, "runs/delete", Json.object());
    }

    @Override
    public void restore(RunId run) {
        change("Restoring", run, "runs/restore", Json.object());
    }

    @Override
    public void rename(RunId run, String name) {
        // The spec knows what a name may be.
        String checked = Objects.requireNonNull(RunSpec.in("any").named(name).name());
        change("Renaming", run, "runs/update", Json.object().put("run_name", checked));
    }

    @Override
    public void deleteTag(RunId run, String key) {
        Tag.deletable(key);
        tracker.requireOpen();
        ServerRun found = finder.require(run);
        if (!found.isDeleted() && !found.allTags().containsKey(key)) {
            return;
        }
        change(
                "Deleting tag '" + key + "' of",
                run,
                "runs/delete-tag",
                Json.object().put("key", key));
    }

    @Override
    public void updateExperiment(ExperimentSpec spec) {
        tracker.requireOpen();
        experiments.update(spec);
    }

    /** Each of these can be asked for again. */
    private void change(String operation, RunId run, String endpoint, ObjectNode body) {
        tracker.requireOpen();
        body.put("run_id", finder.require(run).serverId());
        try {
            connection.http().post(endpoint, body, MlflowHttp.Repeat.SAFE);
        } catch (MlflowRefusal refusal) {
            // A tag that is gone after a lost answer is what was wanted.
            if (!(endpoint.equals("runs/delete-tag") && refusal.is("RESOURCE_DOES_NOT_EXIST"))) {
                throw refusal.toRejected(operation + " run " + run);
            }
        }
    }
}

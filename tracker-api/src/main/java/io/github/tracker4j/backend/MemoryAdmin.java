package io.github.tracker4j.backend;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import io.github.tracker4j.Tag;
import io.github.tracker4j.spi.OpenRuns;

/**
 * Changes runs and experiments in memory after they were logged.
 *
 * @param store where they are
 * @param open tells whether the tracker is open
 */
record MemoryAdmin(MemoryStore store, OpenRuns open) implements RunAdmin {

    @Override
    public void delete(RunId run) {
        stored(run).setDeleted(true);
    }

    @Override
    public void restore(RunId run) {
        stored(run).setDeleted(false);
    }

    @Override
    public void rename(RunId run, String name) {
        stored(run).rename(name);
    }

    @Override
    public void deleteTag(RunId run, String key) {
        stored(run).deleteTag(Tag.deletable(key));
    }

    @Override
    public void updateExperiment(ExperimentSpec spec) {
        open.requireOpen();
        store.update(spec);
    }

    private StoredRun stored(RunId run) {
        open.requireOpen();
        return store.stored(run);
    }
}

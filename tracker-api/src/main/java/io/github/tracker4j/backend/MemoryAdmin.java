package io.github.tracker4j.backend;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;

/** Changes runs and experiments in memory after they were logged. */
record MemoryAdmin(MemoryStore store) implements RunAdmin {

    @Override
    public void delete(RunId run) {
        store.stored(run).setDeleted(true);
    }

    @Override
    public void restore(RunId run) {
        store.stored(run).setDeleted(false);
    }

    @Override
    public void rename(RunId run, String name) {
        store.stored(run).rename(name);
    }

    @Override
    public void deleteTag(RunId run, String key) {
        store.stored(run).deleteTag(key);
    }

    @Override
    public void updateExperiment(ExperimentSpec spec) {
        store.update(spec);
    }
}

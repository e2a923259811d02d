package io.github.tracker4j.safeguard;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import java.util.List;
import java.util.function.BiFunction;

/** Puts the guards in front of what changes runs and experiments after they were logged. */
record SafeguardedAdmin(RunAdmin admin, List<Guard> guards) implements RunAdmin {

    @Override
    public void delete(RunId run) {
        admin.delete(run);
    }

    @Override
    public void restore(RunId run) {
        admin.restore(run);
    }

    @Override
    public void rename(RunId run, String name) {
        admin.rename(run, throughAll(name, Guard::onRename));
    }

    @Override
    public void deleteTag(RunId run, String key) {
        admin.deleteTag(run, throughAll(key, Guard::onTagKey));
    }

    @Override
    public void updateExperiment(ExperimentSpec spec) {
        admin.updateExperiment(throughAll(spec, Guard::onExperiment));
    }

    private <T> T throughAll(T given, BiFunction<Guard, T, T> step) {
        T guarded = given;
        for (Guard guard : guards) {
            guarded = step.apply(guard, guarded);
        }
        return guarded;
    }
}

package io.github.tracker4j.fanout;

import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Does what an owner wants done to a run or an experiment in every branch that has it. */
final class FanOutAdmin implements RunAdmin {

    /** What changes runs in one branch, and the branch, which tells whether it has a run. */
    record BranchAdmin(RunAdmin admin, Branch branch) {}

    private final List<BranchAdmin> branches;

    FanOutAdmin(List<BranchAdmin> branches) {
        this.branches = branches;
    }

    @Override
    public void delete(RunId run) {
        onEach(run, admin -> admin.delete(run));
    }

    @Override
    public void restore(RunId run) {
        onEach(run, admin -> admin.restore(run));
    }

    @Override
    public void rename(RunId run, String name) {
        onEach(run, admin -> admin.rename(run, name));
    }

    @Override
    public void deleteTag(RunId run, String key) {
        onEach(run, admin -> admin.deleteTag(run, key));
    }

    @Override
    public void updateExperiment(ExperimentSpec spec) {
        onEach(
                admin -> admin.updateExperiment(spec),
                (branch, refused) -> branch.tracker().reader().experiments().stream()
                        .noneMatch(experiment -> experiment.name().equals(spec.name())));
    }

    private void onEach(RunId run, Consumer<RunAdmin> call) {
        onEach(
                call,
                // One that has the run, but deleted, refuses in the same scope.
                (branch, refused) -> refused.scope() == RejectedException.Scope.RUN
                        && branch.tracker().reader().find(run).isEmpty());
    }

    /**
     * Does it in every branch.
     *
     * @param isAbsent whether a branch refused for want of what is to be changed; it is no error while another has it
     */
    private void onEach(Consumer<RunAdmin> call, BiPredicate<Branch, RejectedException> isAbsent) {
        List<RuntimeException> errors = new ArrayList<>();
        List<RuntimeException> absent = new ArrayList<>();
        for (BranchAdmin branch : branches) {
            try {
                call.accept(branch.admin());
            } catch (RuntimeException e) {
                (isAbsent(branch.branch(), e, isAbsent) ? absent : errors).add(e);
            }
        }
        if (!errors.isEmpty()) {
            throw BranchErrors.leading(errors);
        }
        if (absent.size() == branches.size()) {
            throw BranchErrors.leading(absent);
        }
    }

    private static boolean isAbsent(
            Branch branch, RuntimeException error, BiPredicate<Branch, RejectedException> isAbsent) {
        try {
            return error instanceof RejectedException refused && isAbsent.test(branch, refused);
        } catch (RuntimeException unread) {
            error.addSuppressed(unread);
            return false;
        }
    }
}

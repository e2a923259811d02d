package io.github.tracker4j.fanout;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Does what an owner wants done to a run in every branch that has the run. */
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

    private void onEach(RunId run, Consumer<RunAdmin> call) {
        List<RuntimeException> errors = new ArrayList<>();
        List<RuntimeException> unknown = new ArrayList<>();
        for (BranchAdmin branch : branches) {
            try {
                call.accept(branch.admin());
            } catch (RuntimeException e) {
                (isUnknown(run, branch.branch(), e) ? unknown : errors).add(e);
            }
        }
        if (!errors.isEmpty()) {
            throw BranchErrors.leading(errors);
        }
        if (unknown.size() == branches.size()) {
            throw BranchErrors.leading(unknown);
        }
    }

    /** Whether a branch failed for want of the run: one that has it, but deleted, refuses in the same scope. */
    private static boolean isUnknown(RunId run, Branch branch, RuntimeException error) {
        if (!(error instanceof RejectedException refused) || refused.scope() != RejectedException.Scope.RUN) {
            return false;
        }
        try {
            return branch.tracker().reader().find(run).isEmpty();
        } catch (RuntimeException unread) {
            error.addSuppressed(unread);
            return false;
        }
    }
}

package io.github.tracker4j.local.replica;

import io.github.tracker4j.backend.InMemoryTracker;
import java.util.List;

/** A run in memory and what is there of it at a destination in memory, to be compared. */
abstract class ComparedRun {

    final InMemoryTracker source = new InMemoryTracker();
    final InMemoryTracker destination = new InMemoryTracker();
    final RunModel run = new RunModel();

    VerificationReport verified(RunModel replica) {
        return verified(replica, new Verification(source.reader(), destination));
    }

    VerificationReport verified(RunModel replica, Verification verification) {
        run.log(source);
        replica.log(destination);
        return verification.run(run.id);
    }

    static List<String> messages(VerificationReport report) {
        return report.differences().stream().map(Difference::message).toList();
    }
}

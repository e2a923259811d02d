package io.github.tracker4j.outage;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import java.util.Random;

/** One call of a program that logs; the run is known by its place among the runs of the program. */
sealed interface Step {

    /** Which run. */
    int run();

    /** Starts a run, or goes on with it where it is there already. */
    record Start(int run, RunSpec spec) implements Step {}

    /** Logs a batch. */
    record Log(int run, LogBatch batch) implements Step {}

    /** Logs an artifact, whose bytes are made of a seed. */
    record Artifact(int run, String path, int size, long seed) implements Step {
        byte[] bytes() {
            byte[] bytes = new byte[size];
            new Random(seed).nextBytes(bytes);
            return bytes;
        }
    }

    /** Ends a run. */
    record End(int run, RunStatus status, long endTime) implements Step {}
}

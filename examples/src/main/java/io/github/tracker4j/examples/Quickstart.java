package io.github.tracker4j.examples;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.config.ConfigurationException;
import io.github.tracker4j.config.TrackingConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a model four times, each time with other hyperparameters, and prints a table of the runs. Where they live is for
 * the configuration file alone to say.
 */
public final class Quickstart {

    private static final int ROUNDS = 30;

    private Quickstart() {}

    /**
     * Runs the example.
     *
     * @param args {@code --config FILE}
     */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        if (args.length != 2 || !args[0].equals("--config")) {
            System.err.println("usage: quickstart [--config FILE]");
            System.exit(2);
        }
        try {
            run(Path.of(args[1]), System.out);
        } catch (ConfigurationException | TrackingException e) {
            // Their messages say what is wrong and what to do; a stack of causes would only hide that.
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Path file, PrintStream out) throws Exception {
        TrackingConfig config = TrackingConfig.load(file);
        DigitsTraining training = new DigitsTraining(config, Digits.load());
        List<RunId> ids = new ArrayList<>();
        try (ExperimentTracker tracker = config.open()) {
            for (double eta : new double[] {0.1, 0.3}) {
                for (int maxDepth : new int[] {2, 4}) {
                    RunSpec spec = RunSpec.in(config.experiment().spec()).named("eta-" + eta + "-depth-" + maxDepth);
                    out.println("training " + spec.name());
                    ids.add(tracker.call(spec, (Run run) -> {
                        training.train(run, eta, maxDepth, ROUNDS);
                        return run.id();
                    }));
                }
            }
        }
        // Closing has sent what was not sent yet, so this reads the runs where they live from now on.
        try (ExperimentTracker tracker = config.open()) {
            report(
                    ids.stream()
                            .flatMap(id -> tracker.reader().find(id).stream())
                            .toList(),
                    out);
        }
    }

    private static void report(List<RunInfo> runs, PrintStream out) {
        if (runs.isEmpty()) {
            out.println("The backend of this configuration keeps no runs.");
            return;
        }
        out.println();
        out.print(
                new RunTable(List.of("eta", "max_depth"), List.of("train/mlogloss", "valid/mlogloss", "valid/accuracy"))
                        .of(runs));
        out.println();
        out.println("The runs are here:");
        runs.forEach(run -> out.println("  " + (run.page() == null ? run.uri() : run.page())));
    }
}

package io.github.tracker4j.examples.migrate;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.ActiveRun;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowContext;

/** The program as it was: on {@code MlflowContext} and {@code MlflowClient} of mlflow-client. */
public final class BeforeMigration {

    private BeforeMigration() {}

    /**
     * Runs the program.
     *
     * @param args the tracking URI, the name of the experiment, and a directory of files to log
     */
    public static void main(String[] args) {
        try (MlflowClient client = new MlflowClient(args[0])) {
            MlflowContext mlflow = new MlflowContext(client);
            String experiment = experimentOf(client, args[1]);
            mlflow.setExperimentId(experiment);
            client.setExperimentTag(experiment, "team", "vision");
            train(mlflow, Path.of(args[2]));
            importOldRun(client, experiment);
            tidyUp(client, experiment);
            report(client, experiment);
        }
    }

    private static String experimentOf(MlflowClient client, String name) {
        Optional<Service.Experiment> found = client.getExperimentByName(name);
        return found.map(Service.Experiment::getExperimentId).orElseGet(() -> client.createExperiment(name));
    }

    private static void train(MlflowContext mlflow, Path model) {
        for (double eta : new double[] {0.25, 0.5}) {
            ActiveRun run = mlflow.startRun("eta-" + eta);
            run.logParam("eta", String.valueOf(eta));
            run.logParams(Map.of("model", "tree", "epochs", String.valueOf(Training.EPOCHS)));
            run.setTag("stage", "experimental");
            run.setTags(Map.of("owner", "vision", "scratch", "yes"));
            for (int epoch = 0; epoch < Training.EPOCHS; epoch++) {
                run.logMetrics(Training.epoch(eta, epoch), epoch);
            }
            run.logMetric("seconds", 1.5);
            run.logArtifact(model.resolve("notes.txt"));
            run.logArtifacts(model, "model");

            ActiveRun calibration = mlflow.startRun("calibration-" + eta, run.getId());
            calibration.logMetric("temperature", eta * 2, 3);
            calibration.endRun();
            run.endRun();
        }
        mlflow.withActiveRun("summary", run -> run.setTag("kind", "summary"));
    }

    private static void importOldRun(MlflowClient client, String experiment) {
        Service.RunInfo run = client.createRun(Service.CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName("imported")
                .setStartTime(1_700_000_000_000L)
                .build());
        client.logBatch(
                run.getRunId(),
                List.of(
                        metric("valid/loss", 0.75, 1_700_000_001_000L, 0),
                        metric("valid/loss", 0.625, 1_700_000_002_000L, 1)),
                List.of(Service.Param.newBuilder()
                        .setKey("eta")
                        .setValue("0.125")
                        .build()),
                List.of(Service.RunTag.newBuilder()
                        .setKey("stage")
                        .setValue("old")
                        .build()));
        client.setTerminated(run.getRunId(), Service.RunStatus.FAILED, 1_700_000_003_000L);
    }

    private static Service.Metric metric(String key, double value, long timestamp, long step) {
        return Service.Metric.newBuilder()
                .setKey(key)
                .setValue(value)
                .setTimestamp(timestamp)
                .setStep(step)
                .build();
    }

    private static void tidyUp(MlflowClient client, String experiment) {
        for (Service.Run run : find(client, experiment, "tags.scratch = 'yes'")) {
            client.deleteTag(run.getInfo().getRunId(), "scratch");
        }
        for (Service.Run run : find(client, experiment, "tags.kind = 'summary'")) {
            client.deleteRun(run.getInfo().getRunId());
        }
    }

    private static List<Service.Run> find(MlflowClient client, String experiment, String filter) {
        return client.searchRuns(List.of(experiment), filter, Service.ViewType.ACTIVE_ONLY, 100)
                .getItems();
    }

    @SuppressWarnings("SystemOut")
    private static void report(MlflowClient client, String experiment) {
        List<Service.Run> best = client.searchRuns(
                        List.of(experiment),
                        "metrics.`valid/loss` < 0.8",
                        Service.ViewType.ACTIVE_ONLY,
                        10,
                        List.of("metrics.`valid/loss` ASC"))
                .getItems();
        for (Service.Run run : best) {
            System.out.println(run.getInfo().getRunName() + " " + run.getInfo().getStatus());
            for (Service.Metric point : client.getMetricHistory(run.getInfo().getRunId(), "valid/loss")) {
                System.out.println("  " + point.getStep() + " " + point.getValue());
            }
            for (Service.FileInfo file : client.listArtifacts(run.getInfo().getRunId())) {
                System.out.println("  " + file.getPath());
            }
        }
        File notes = client.downloadArtifacts(best.get(0).getInfo().getRunId(), "notes.txt");
        System.out.println("notes of the best: " + notes.length() + " bytes");
    }
}

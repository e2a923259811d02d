package io.github.tracker4j.config;

import static io.github.tracker4j.config.SafeguardCase.with;

import io.github.tracker4j.Content;
import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RunFailure;
import io.github.tracker4j.safeguard.Safeguards;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Secrets, sweeps and presets. */
final class TextRows {

    private static final String NOT_FINITE = "RejectedException: Metric 'loss' is NaN at step 1" + MetricRows.REMEDY;
    private static final String UNLAWFUL =
            ParamRows.unlawful("Metric", "'loss@5' " + ParamRows.at("0040", 4), "loss_5-32cf576b");
    private static final String MAPPED = ParamRows.mapped("'loss@5' " + ParamRows.at("0040", 4), "loss_5-32cf576b");
    private static final String OUTSIDE =
            "RejectedException: Artifact path '../a.txt' has the segment '..'; give a plain path inside the run";
    private static final String TOO_MANY_RUNS =
            "RejectedException: The sweep over 'eta', 'depth', 'seed' has too many runs,"
                    + " and none of them was started: 4 x 5 x 6 = 120 > 100; raise safeguards.max-sweep-runs or sweep over fewer"
                    + " values";

    private static final String UNREACHABLE =
            "java.lang.IllegalStateException: cannot reach https://ann:[redacted]@host/x";

    private TextRows() {}

    static List<SafeguardCase> all() {
        return List.of(
                with("redaction", "ON")
                        .when("secrets reach no param, tag, name, dataset, generated text or stack trace", scene -> {
                            secrets(scene);
                            scene.log(run -> RunFailure.record(
                                    run, new IllegalStateException("cannot reach https://ann:hunter2@host/x")));
                        })
                        .tells(
                                redacted("the name of a run"),
                                redacted("password"),
                                redacted("AWS_SECRET_ACCESS_KEY"),
                                redacted("command"),
                                redacted("dataset train"),
                                redacted("a.txt"),
                                redacted("tracker4j.error"),
                                redacted("error.txt"))
                        .stores(
                                "status FAILED",
                                "name at https://ann:[redacted]@host/x",
                                "param AWS_SECRET_ACCESS_KEY = [redacted]",
                                "param max_tokens = 512",
                                "tag command = java -Dapi.key=[redacted] Main",
                                "tag password = [redacted]",
                                "dataset train from https://ann:[redacted]@host/x",
                                "metric loss [1:0.5]",
                                "artifact a.txt: password=[redacted]",
                                "artifact b.txt: password=first-hunter2",
                                "artifact error.txt: " + UNREACHABLE,
                                "tag tracker4j.error = " + UNREACHABLE,
                                "tag tracker4j.redacted_values = 8"),
                with("redaction", "ON")
                        .when("an error does not repeat a secret", scene -> {
                            scene.log(run -> run.logParam("api.key", "first-hunter2"));
                            scene.log(run -> run.logParam("source", "https://ann:hunter2@host/x"));
                            scene.log(run -> run.logParam("source", "https://ann:hunter2@host/y"));
                        })
                        .tells(
                                redacted("api.key"),
                                redacted("source"),
                                ParamRows.changed(
                                        "source", "https://ann:[redacted]@host/x", "https://ann:[redacted]@host/y", ""))
                        .stores(
                                "status FINISHED",
                                "param api.key = [redacted]",
                                "param source = https://ann:[redacted]@host/x",
                                "tag tracker4j.redacted_values = 2"),
                with("redaction", "OFF")
                        .when("secrets are stored as they are", TextRows::secrets)
                        .stores(
                                "status FINISHED",
                                "name at https://ann:hunter2@host/x",
                                "param AWS_SECRET_ACCESS_KEY = first-hunter2",
                                "param max_tokens = 512",
                                "tag command = java -Dapi.key=first-hunter2 Main",
                                "tag password = first-hunter2",
                                "dataset train from https://ann:hunter2@host/x",
                                "metric loss [1:0.5]",
                                "artifact a.txt: password=first-hunter2",
                                "artifact b.txt: password=first-hunter2"),
                with("redaction-keys", "*-pin, door")
                        .when("the values of these keys are secrets too", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("card-pin", "4711x")
                                    .param("doors", "4711x")
                                    .tag("DOOR", "4711x")
                                    .build()));
                        })
                        .tells(redacted("card-pin"), redacted("DOOR"))
                        .stores(
                                "status FINISHED",
                                "param card-pin = [redacted]",
                                "param doors = 4711x",
                                "tag DOOR = [redacted]",
                                "tag tracker4j.redacted_values = 2"),
                with("redaction-patterns", "ACME-[0-9A-F]{4,8}")
                        .when("what these find is a secret too", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("licence", "has ACME-12AB inside")
                                    .tag("other", "acme-12AB")
                                    .build()));
                            scene.log(run -> run.logText("a.txt", "ACME-12AB"));
                        })
                        .tells(redacted("licence"), redacted("a.txt"))
                        .stores(
                                "status FINISHED",
                                "param licence = has [redacted] inside",
                                "tag other = acme-12AB",
                                "artifact a.txt: [redacted]",
                                "tag tracker4j.redacted_values = 2"),
                with("redaction-allow", "password_*")
                        .when("the values of these keys are never redacted", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("password_hint", "first-hunter2")
                                    .param("password", "first-hunter2")
                                    .build()));
                        })
                        .tells(redacted("password"))
                        .stores(
                                "status FINISHED",
                                "param password = [redacted]",
                                "param password_hint = first-hunter2",
                                "tag tracker4j.redacted_values = 1"),
                with("max-sweep-runs", "100")
                        .when("a grid beyond it is refused with the arithmetic", TextRows::sweep)
                        .tells(TOO_MANY_RUNS)
                        .stores("status FINISHED"),
                with("max-sweep-runs", "120")
                        .when("a grid as large is checked", TextRows::sweep)
                        .stores("status FINISHED"),
                with("max-sweep-runs", "unlimited")
                        .when("any grid is checked", TextRows::sweep)
                        .stores("status FINISHED"),
                with(Safeguards.strict())
                        .when("strict: nothing is stored in another form", TextRows::everything)
                        .tells(
                                NOT_FINITE,
                                UNLAWFUL,
                                ParamRows.TOO_LONG,
                                ParamRows.changed("0.2"),
                                redacted("password"),
                                OUTSIDE,
                                TOO_MANY_RUNS)
                        .stores(
                                "status FINISHED",
                                "param eta = 0.1",
                                "param password = [redacted]",
                                "artifact a.txt: inside",
                                "tag tracker4j.redacted_values = 1"),
                with(Safeguards.off())
                        .when("off: only what the contract refuses is", TextRows::everything)
                        .tells(UNLAWFUL, ParamRows.TOO_LONG, ParamRows.changed("0.2"), OUTSIDE)
                        .stores(
                                "status FINISHED",
                                "metric loss [1:NaN]",
                                "param eta = 0.1",
                                "param password = first-hunter2",
                                "artifact a.txt: inside"),
                with(Safeguards.defaults())
                        .when("defaults: what can be stored in another form is", TextRows::everything)
                        .tells(
                                NOT_FINITE,
                                MAPPED,
                                ParamRows.changed("0.2"),
                                redacted("password"),
                                OUTSIDE,
                                TOO_MANY_RUNS)
                        .stores(
                                "status FINISHED",
                                "metric loss_5-32cf576b [1:0.5]",
                                "param eta = 0.1",
                                "param password = [redacted]",
                                "param prompt = " + ParamRows.SHORTENED,
                                "artifact a.txt: inside",
                                "artifact " + ParamRows.WHOLE + ": x{6001}",
                                "tag tracker4j.mapped_keys = 1",
                                "tag tracker4j.redacted_values = 1",
                                "tag tracker4j.shortened_params = 1"));
    }

    private static String redacted(String what) {
        return "INFO: '" + what
                + "' holds what looks like a secret, which is stored as [redacted], as safeguards.redaction:"
                + " ON says; where it is none, name its key in safeguards.redaction-allow";
    }

    private static void secrets(SafeguardScene scene) {
        // A server keeps the source that it got first for a digest, 2.x over all experiments.
        String digest = scene.id().toString().substring(0, 8);
        scene.start(spec -> spec.named("at https://ann:hunter2@host/x").withTag("password", "first-hunter2"));
        scene.log(run -> run.log(LogBatch.builder()
                .param("AWS_SECRET_ACCESS_KEY", "first-hunter2")
                .param("max_tokens", 512)
                .tag("command", "java -Dapi.key=first-hunter2 Main")
                .input(DatasetInput.of("train", digest, "http", "https://ann:hunter2@host/x"))
                .metric(Metric.of("loss", 0.5, 1))
                .build()));
        scene.log(run -> run.logText("a.txt", "password=first-hunter2"));
        scene.log(run -> run.logArtifact("b.txt", Content.of("password=first-hunter2")));
    }

    private static void sweep(SafeguardScene scene) {
        Map<String, List<Integer>> grid = new LinkedHashMap<>();
        grid.put("eta", List.of(1, 2, 3, 4));
        grid.put("depth", List.of(1, 2, 3, 4, 5));
        grid.put("seed", List.of(1, 2, 3, 4, 5, 6));
        scene.attempt(() -> scene.safeguards().checkSweep(grid));
    }

    private static void everything(SafeguardScene scene) {
        scene.log(run -> run.logMetric("loss", Double.NaN, 1));
        scene.log(run -> run.logMetric("loss@5", 0.5, 1));
        scene.log(run -> run.logParam("prompt", "x".repeat(6001)));
        scene.log(run -> run.logParam("eta", 0.1));
        scene.log(run -> run.logParam("eta", 0.2));
        scene.log(run -> run.logParam("password", "first-hunter2"));
        scene.log(run -> run.logText("../a.txt", "outside"));
        scene.log(run -> run.logText("a.txt", "inside"));
        sweep(scene);
    }
}

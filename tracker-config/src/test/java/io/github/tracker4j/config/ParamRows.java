package io.github.tracker4j.config;

import static io.github.tracker4j.config.SafeguardCase.with;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import java.util.List;

/** Params that are too long or change, and keys. */
final class ParamRows {

    private static final String LONG = "x".repeat(6001);

    static final String WHOLE = "long-params/prompt-e12d2a8f900180c3.txt";
    static final String SHORTENED = "x{1000}... [6001 characters in all: artifact " + WHOLE
            + ", SHA-256 e12d2a8f900180c390cade9bf88cb571b741fafe25f6f2783af4545ea70f05e0]";
    static final String TOO_LONG =
            "RejectedException: Param 'prompt' has a value of 6001 code points ('" + "x".repeat(80)
                    + "...'); the limit is 6000; shorten it, log it as an artifact with logText, or set safeguards.long-params:"
                    + " ARTIFACT";
    private static final String NO_PATH =
            "is not a normal path: it must not start or end with '/' or start with '..', nor"
                    + " contain an empty, '.' or '..' segment";

    private ParamRows() {}

    static List<SafeguardCase> all() {
        return List.of(
                with("long-params", "ARTIFACT")
                        .when("a long value is stored whole as an artifact, and read whole", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("eta", 0.1)
                                    .param("prompt", LONG)
                                    .metric(Metric.of("loss", 0.5, 1))
                                    .build()));
                            scene.log(run -> run.setTag(
                                    "whole",
                                    String.valueOf(
                                            LONG.equals(scene.read().params().get("prompt")))));
                        })
                        .stores(
                                "status FINISHED",
                                "param eta = 0.1",
                                "param prompt = " + SHORTENED,
                                "artifact " + WHOLE + ": x{6001}",
                                "metric loss [1:0.5]",
                                "tag tracker4j.shortened_params = 1",
                                "tag whole = true"),
                with("long-params", "ARTIFACT")
                        .when("a long value that changes is refused, also after the run was resumed", scene -> {
                            scene.log(run -> run.logParam("prompt", LONG));
                            scene.log(run -> run.logParam("prompt", LONG + "y"));
                            scene.resume();
                            scene.log(run -> run.logParam("prompt", LONG));
                            scene.log(run -> run.logParam("prompt", LONG + "z"));
                        })
                        .tells(longChange(), longChange())
                        .stores(
                                "status FINISHED",
                                "param prompt = " + SHORTENED,
                                "artifact " + WHOLE + ": x{6001}",
                                "tag tracker4j.shortened_params = 2"),
                with("long-params", "ARTIFACT")
                        .and("max-artifact-size", "6000")
                        .when(
                                "nothing of a batch is stored where the artifact is refused",
                                scene -> scene.log(run -> run.log(LogBatch.builder()
                                        .param("eta", 0.1)
                                        .param("prompt", LONG)
                                        .build())))
                        .tells(
                                "RejectedException: Param 'prompt' has a value of 6001 code points, more than the 6000 of a"
                                        + " param, and the artifact that shall hold it could not be stored, so nothing of this"
                                        + " call was: Artifact '" + WHOLE
                                        + "' from 6001 bytes has 6001 bytes; the limit is"
                                        + " 6000 and nothing of it was stored: raise safeguards.max-artifact-size, or log less")
                        .stores("status FINISHED"),
                with("long-params", "REJECT")
                        .when("a long value is refused with its batch", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("eta", 0.1)
                                    .param("prompt", LONG)
                                    .build()));
                            scene.log(run -> run.logParam("prompt", LONG.substring(1)));
                        })
                        .tells(TOO_LONG)
                        .stores("status FINISHED", "param prompt = x{6000}"),
                with("param-drift", "FAIL")
                        .when(
                                "a changed value is refused with its batch, also after the run was resumed",
                                ParamRows::drift)
                        .tells(changed("0.2"), changed("0.3"), changed("0.4"))
                        .stores("status FINISHED", "param eta = 0.1"),
                with("param-drift", "KEEP")
                        .when("the first value stays, also after the run was resumed", ParamRows::drift)
                        .tells(stays("0.2", "is left out", "KEEP"), stays("0.4", "is left out", "KEEP"))
                        .stores("status FINISHED", "param depth = 3", "param eta = 0.1", "metric loss [1:0.5]"),
                with("param-drift", "TAG")
                        .when("the first value stays and the new one becomes a tag", ParamRows::drift)
                        .tells(
                                stays("0.2", "is set as the tag 'tracker4j.param.eta'", "TAG"),
                                stays("0.4", "is set as the tag 'tracker4j.param.eta'", "TAG"))
                        .stores(
                                "status FINISHED",
                                "param depth = 3",
                                "param eta = 0.1",
                                "metric loss [1:0.5]",
                                "tag tracker4j.param.eta = 0.4"),
                with("keys", "MAP")
                        .when("unlawful keys of all kinds are mapped, told once and counted", scene -> {
                            scene.start(spec -> spec.withTag("a@b", "start"));
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("loss@5", 1)
                                    .tag("é?", "2")
                                    .metric(Metric.of("loss@5", 0.5, 1))
                                    .build()));
                            scene.log(run -> run.logMetric("loss@5", 0.25, 2));
                            scene.log(run -> run.logMetric("../x", 0.25, 2));
                        })
                        .tells(
                                mapped("'a@b' " + at("0040", 1), "a_b-7508d8b5"),
                                mapped("'loss@5' " + at("0040", 4), "loss_5-32cf576b"),
                                mapped("'é?' " + at("003F", 1), "é_-a345ee13"),
                                mapped("'../x' " + NO_PATH, "__/x-d6b96a97"))
                        .stores(
                                "status FINISHED",
                                "metric __/x-d6b96a97 [2:0.25]",
                                "metric loss_5-32cf576b [1:0.5, 2:0.25]",
                                "param loss_5-32cf576b = 1",
                                "tag a_b-7508d8b5 = start",
                                "tag é_-a345ee13 = 2",
                                "tag tracker4j.mapped_keys = 4"),
                with("keys", "REJECT")
                        .when("a call with an unlawful key of any kind is refused", scene -> {
                            scene.log(run -> run.log(LogBatch.builder()
                                    .param("eta", 0.1)
                                    .metric(Metric.of("loss@5", 0.5, 1))
                                    .build()));
                            scene.log(run -> run.logMetric("loss@5", 0.25, 2));
                            scene.log(run -> run.logParam("../x", 1));
                            scene.log(run -> run.setTag("é?", "2"));
                            scene.log(run -> run.logMetric("k".repeat(251), 0.25, 2));
                            scene.log(run -> run.logMetric("", 0.25, 2));
                            scene.log(run -> run.logMetric("k".repeat(250), 0.25, 2));
                        })
                        .tells(
                                unlawful("Metric", "'loss@5' " + at("0040", 4), "loss_5-32cf576b"),
                                unlawful("Metric", "'loss@5' " + at("0040", 4), "loss_5-32cf576b"),
                                unlawful("Param", "'../x' " + NO_PATH, "__/x-d6b96a97"),
                                unlawful("Tag", "'é?' " + at("003F", 1), "é_-a345ee13"),
                                unlawful(
                                        "Metric",
                                        "'" + "k".repeat(80) + "...' has 251 code points; the limit is 250",
                                        "k".repeat(80) + "..."),
                                unlawful("Metric", "'' is empty; give it a name", "-e3b0c442"))
                        .stores("status FINISHED", "metric k{250} [2:0.25]"));
    }

    private static void drift(SafeguardScene scene) {
        scene.log(run -> run.logParam("eta", 0.1));
        scene.log(run -> run.log(LogBatch.builder()
                .param("eta", 0.2)
                .param("depth", 3)
                .metric(Metric.of("loss", 0.5, 1))
                .build()));
        scene.log(run -> run.logParam("eta", 0.3));
        scene.resume();
        scene.log(run -> run.logParam("eta", 0.1));
        scene.log(run -> run.logParam("eta", 0.4));
    }

    /** That {@code eta} changes to another value. */
    static String changed(String value) {
        return changed("eta", "0.1", value, "");
    }

    private static String longChange() {
        String shown = "x".repeat(80) + "...";
        return changed("prompt", shown, shown, " (as they are stored the two differ from index 1008 on)");
    }

    static String changed(String key, String from, String to, String more) {
        return "RejectedException: Param '" + key + "' is already '" + from + "' and cannot become '" + to + "'" + more
                + "; a param is written once: log the new value under another key or as a tag, or set"
                + " safeguards.param-drift to KEEP or TAG";
    }

    private static String stays(String value, String what, String policy) {
        return "WARNING: Run <run>: param 'eta' stays '0.1'; its new value '" + value + "' " + what
                + ", as safeguards.param-drift: " + policy + " says";
    }

    /** The problem of a character of a key. */
    static String at(String hex, int index) {
        return "contains U+" + hex + " at index " + index
                + "; letters, digits, '_', '-', '.', '/', ':' and space are allowed";
    }

    static String mapped(String problem, String as) {
        return "INFO: Key " + problem + "; it is stored as '" + as + "', as safeguards.keys: MAP says";
    }

    static String unlawful(String what, String problem, String as) {
        return "RejectedException: " + what + " key " + problem
                + "; the safeguard safeguards.keys: MAP stores it under '" + as + "'";
    }
}

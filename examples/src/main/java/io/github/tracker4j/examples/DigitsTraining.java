package io.github.tracker4j.examples;

import io.github.tracker4j.Content;
import io.github.tracker4j.Run;
import io.github.tracker4j.config.TrackingConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Trains gradient-boosted trees that read digits, and logs to a run what happens; it does not know where runs live. */
final class DigitsTraining {

    private static final double TRAINING_SHARE = 0.8;

    private final TrackingConfig config;
    private final Digits training;
    private final Digits validation;

    DigitsTraining(TrackingConfig config, Digits digits) {
        this.config = config;
        Digits shuffled = digits.shuffled(config.reproducibility().randomSeed());
        this.training = shuffled.part(0, TRAINING_SHARE);
        this.validation = shuffled.part(TRAINING_SHARE, 1);
    }

    void train(Run run, double eta, int maxDepth, int rounds) throws XGBoostError, IOException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("objective", "multi:softprob");
        params.put("num_class", Digits.CLASSES);
        params.put("eta", eta);
        params.put("max_depth", maxDepth);
        params.put("subsample", 0.8);
        params.put("seed", config.reproducibility().randomSeed());
        // One thread: the same numbers on every machine.
        params.put("nthread", 1);

        run.logParams(params);
        run.logParam("rounds", rounds);
        run.logDataset(training.input().usedFor("training"));
        run.setTag("model", "xgboost");

        DMatrix train = training.matrix();
        DMatrix valid = validation.matrix();
        Booster booster = XGBoost.train(train, params, 0, Map.of(), null, null);
        try {
            for (int round = 0; round < rounds; round++) {
                booster.update(train, round);
                if (round % config.logging().logFrequency() == 0 || round == rounds - 1) {
                    String line = booster.evalSet(new DMatrix[] {train, valid}, new String[] {"train", "valid"}, round);
                    run.logMetrics(round, losses(line));
                }
            }
            logResults(run, booster, valid);
        } finally {
            booster.dispose();
            valid.dispose();
            train.dispose();
        }
    }

    /** {@code [0]	train-mlogloss:1.21	valid-mlogloss:1.35} as metrics {@code train/mlogloss} and {@code valid/mlogloss}. */
    private static Map<String, Double> losses(String line) {
        Map<String, Double> losses = new LinkedHashMap<>();
        for (String part : line.strip().split("\t", -1)) {
            int colon = part.lastIndexOf(':');
            if (colon > 0) {
                losses.put(part.substring(0, colon).replaceFirst("-", "/"), Double.valueOf(part.substring(colon + 1)));
            }
        }
        return losses;
    }

    private void logResults(Run run, Booster booster, DMatrix valid) throws XGBoostError, IOException {
        ConfusionMatrix confusion = new ConfusionMatrix();
        float[][] probabilities = booster.predict(valid);
        for (int i = 0; i < probabilities.length; i++) {
            confusion.add(validation.label(i), greatest(probabilities[i]));
        }
        run.logMetric("valid/accuracy", confusion.accuracy());
        run.logText("confusion.csv", confusion.toCsv());
        if (config.artifacts().savePlots()) {
            run.logArtifact("plots/confusion.png", Content.of(confusion.toPng()));
        }
        if (config.artifacts().saveModel()) {
            run.logArtifact("model/digits.ubj", Content.of(booster.toByteArray("ubj")));
        }
    }

    private static int greatest(float[] values) {
        int greatest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[greatest]) {
                greatest = i;
            }
        }
        return greatest;
    }
}

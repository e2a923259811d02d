package io.github.tracker4j;

/**
 * The limits of the contract: the same on every backend, whatever the backend itself could hold. Lengths are counted in
 * Unicode code points.
 *
 * <p>They are those of MLflow 2.22 and 3.x, measured on servers of both lines (see {@code docs/mlflow-mapping.md}), so
 * that a run that was stored anywhere can be stored there too.
 */
public final class Limits {

    /** Longest key of a param, metric or tag: {@value}. */
    public static final int KEY = 250;

    /** Longest value of a param: {@value}. */
    public static final int PARAM_VALUE = 6000;

    /** Longest value of a tag: {@value}. */
    public static final int TAG_VALUE = 8000;

    /** Longest name of a run: {@value}. */
    public static final int RUN_NAME = 250;

    /** Longest name of an experiment: {@value}. */
    public static final int EXPERIMENT_NAME = 500;

    /** Longest description or tag value of an experiment: {@value}. */
    public static final int EXPERIMENT_TAG_VALUE = 5000;

    /** Longest name of a dataset: {@value}. */
    public static final int DATASET_NAME = 500;

    /** Longest digest of a dataset: {@value}. */
    public static final int DATASET_DIGEST = 36;

    /** Longest source of a dataset: {@value}. */
    public static final int DATASET_SOURCE = 65_535;

    /** Longest schema of a dataset: {@value}. */
    public static final int DATASET_SCHEMA = 1_048_575;

    /** Longest profile of a dataset: {@value}. */
    public static final int DATASET_PROFILE = 16_777_215;

    /** Longest context of a dataset: {@value}. */
    public static final int DATASET_CONTEXT = 500;

    /** Longest segment of an artifact path, in UTF-8 bytes: {@value}. */
    public static final int ARTIFACT_SEGMENT_BYTES = 255;

    private Limits() {}
}

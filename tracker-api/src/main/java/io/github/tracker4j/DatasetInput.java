package io.github.tracker4j;

import org.jspecify.annotations.Nullable;

/**
 * A dataset that a run has read, in MLflow's shape. A run knows a dataset by name and digest: logging the same pair
 * again changes nothing.
 *
 * @param name what people call it, 1 to {@value Limits#DATASET_NAME} code points
 * @param digest a short fingerprint of its content, 1 to {@value Limits#DATASET_DIGEST} code points
 * @param sourceType the kind of source, such as {@code local}, {@code http} or {@code s3}; not empty
 * @param source where it is, by MLflow's convention a JSON object such as <code>{"uri": "s3://bucket/data.csv"}</code>;
 *     1 to {@value Limits#DATASET_SOURCE} code points
 * @param schema its columns as JSON, at most {@value Limits#DATASET_SCHEMA} code points; empty counts as absent
 * @param profile its size and statistics as JSON, at most {@value Limits#DATASET_PROFILE} code points; empty counts as
 *     absent
 * @param context what it was used for, such as {@code training}, at most {@value Limits#DATASET_CONTEXT} code points;
 *     empty counts as absent
 */
public record DatasetInput(
        String name,
        String digest,
        String sourceType,
        String source,
        @Nullable String schema,
        @Nullable String profile,
        @Nullable String context) {

    /** Takes empty optional parts as absent, since servers do not tell the two apart. */
    public DatasetInput {
        schema = emptyToNull(schema);
        profile = emptyToNull(profile);
        context = emptyToNull(context);
    }

    /** A dataset without schema, profile and context. */
    public static DatasetInput of(String name, String digest, String sourceType, String source) {
        return new DatasetInput(name, digest, sourceType, source, null, null, null);
    }

    /** This dataset, used for that. */
    public DatasetInput usedFor(String newContext) {
        return new DatasetInput(name, digest, sourceType, source, schema, profile, newContext);
    }

    /** This dataset, with columns and statistics. */
    public DatasetInput describedBy(@Nullable String newSchema, @Nullable String newProfile) {
        return new DatasetInput(name, digest, sourceType, source, newSchema, newProfile, context);
    }

    /** Whether both are the same dataset: same name and digest. */
    public boolean isSameDataset(DatasetInput other) {
        return name.equals(other.name) && digest.equals(other.digest);
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    static void check(DatasetInput input) {
        checkPart(input, "name", input.name, 1, Limits.DATASET_NAME);
        checkPart(input, "digest", input.digest, 1, Limits.DATASET_DIGEST);
        checkPart(input, "source type", input.sourceType, 1, Limits.DATASET_DIGEST);
        checkPart(input, "source", input.source, 1, Limits.DATASET_SOURCE);
        checkPart(input, "schema", input.schema, 0, Limits.DATASET_SCHEMA);
        checkPart(input, "profile", input.profile, 0, Limits.DATASET_PROFILE);
        checkPart(input, "context", input.context, 0, Limits.DATASET_CONTEXT);
    }

    private static void checkPart(DatasetInput input, String part, @Nullable String text, int least, int most) {
        int length = text == null ? 0 : Text.length(text);
        if (length < least || length > most) {
            throw new RejectedException("The " + part + " of dataset " + Text.quoted(input.name) + " has " + length
                    + " code points; " + least + " to " + most + " are allowed");
        }
        if (text != null && Text.loneSurrogate(text) >= 0) {
            throw new RejectedException("The " + part + " of dataset " + Text.quoted(input.name)
                    + " contains half a surrogate pair, which no store can keep; repair the text");
        }
    }
}

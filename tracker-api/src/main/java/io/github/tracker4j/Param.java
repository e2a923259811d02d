package io.github.tracker4j;

import org.jspecify.annotations.Nullable;

/**
 * One input of a run: written once, never changed.
 *
 * @param key its name, lawful by {@link Keys} when it reaches a backend
 * @param value its text, at most {@value Limits#PARAM_VALUE} code points; may be empty
 */
public record Param(String key, String value) {

    /** A param with the text form of any value; {@link ParamText} tells the form. */
    public static Param of(String key, @Nullable Object value) {
        return new Param(key, ParamText.of(value));
    }

    static void check(Param param) {
        BatchRules.checkKey("Param", param.key);
        BatchRules.checkValue(
                "Param",
                param.key,
                param.value,
                Limits.PARAM_VALUE,
                "shorten it, log it as an artifact with logText, or set safeguards.long-params: ARTIFACT");
    }
}

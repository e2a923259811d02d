package io.github.tracker4j;

/** The rules for names of experiments and runs. */
final class Names {

    private Names() {}

    static void checkExperiment(String name) {
        check("Experiment name", name, Limits.EXPERIMENT_NAME);
    }

    static void checkRun(String name) {
        check("Run name", name, Limits.RUN_NAME);
    }

    private static void check(String what, String name, int limit) {
        int length = Text.length(name);
        if (length == 0 || length > limit) {
            throw new IllegalArgumentException(
                    what + " " + Text.quoted(name) + " has " + length + " code points; 1 to " + limit + " are allowed");
        }
        if (Text.hasControlCharacter(name) || Text.loneSurrogate(name) >= 0) {
            throw new IllegalArgumentException(what + " " + Text.quoted(name)
                    + " contains a control character or half a surrogate pair; remove it");
        }
    }
}

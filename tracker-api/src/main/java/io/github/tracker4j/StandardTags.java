package io.github.tracker4j;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tags by which MLflow's pages show who made a run and with what program, as MLflow's own clients set them
 * (mlflow/utils/mlflow_tags.py).
 */
final class StandardTags {

    private StandardTags() {}

    /** {@code tags} with the standard ones that it lacks. */
    static Map<String, String> addedTo(Map<String, String> tags) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        addKnown(all, "mlflow.user", System.getProperty("user.name", ""));
        addKnown(all, "mlflow.source.name", program());
        addKnown(all, "mlflow.source.type", "LOCAL");
        return all;
    }

    private static void addKnown(Map<String, String> tags, String key, String value) {
        if (!value.isBlank()) {
            tags.putIfAbsent(key, Text.cut(Text.replaceLoneSurrogates(value), Limits.TAG_VALUE));
        }
    }

    /** The main class or jar: the first word only, since arguments may hold secrets. */
    private static String program() {
        String command = System.getProperty("sun.java.command", "").strip();
        int space = command.indexOf(' ');
        return space < 0 ? command : command.substring(0, space);
    }
}

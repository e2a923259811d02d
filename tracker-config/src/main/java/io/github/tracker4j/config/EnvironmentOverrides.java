package io.github.tracker4j.config;

import io.github.tracker4j.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about a configuration: a variable {@code TRACKER4J_<SECTION>_<KEY>} replaces what the file says,
 * and MLflow's own {@code MLFLOW_TRACKING_URI} and {@code MLFLOW_EXPERIMENT_NAME} count where file and former are silent. An
 * empty variable counts as absent.
 */
final class EnvironmentOverrides {

    /** MLflow's variables, each with the setting it stands in for. */
    static final Map<String, Setting> OF_MLFLOW = mlflow();

    private final Map<String, String> environment;
    private final Backends backends;
    private final Collection<String> safeguards;
    private final Problems problems;

    /** @param safeguards the names of the settings that the section {@code safeguards} may have */
    EnvironmentOverrides(
            Map<String, String> environment, Backends backends, Collection<String> safeguards, Problems problems) {
        this.environment = new TreeMap<>(environment);
        this.environment.values().removeIf(String::isEmpty);
        this.backends = backends;
        this.safeguards = safeguards;
        this.problems = problems;
    }

    /** The tree with what the environment says. */
    Node.Mapping apply(Node.Mapping root) {
        Map<String, List<String>> targets = targets();
        Node.Mapping result = root;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            List<String> path = targets.get(name);
            if (path != null) {
                result = with(result, path, value(name, variable.getValue()));
            } else if (isMeantForUs(name)) {
                problems.add(
                        Origin.variable(name),
                        "no setting has this name"
                                + Nearest.to(name, targets.keySet())
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; unset it, or correct it"));
            }
        }
        for (Map.Entry<String, Setting> standIn : OF_MLFLOW.entrySet()) {
            String text = environment.get(standIn.getKey());
            Setting setting = standIn.getValue();
            if (text != null && !new ValueReader(result, problems).isGiven(setting)) {
                result = with(result, List.of(setting.section(), setting.key()), value(standIn.getKey(), text));
            }
        }
        return result;
    }

    private Map<String, List<String>> targets() {
        Map<String, List<String>> targets = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            setting.variable().ifPresent(name -> targets.put(name, List.of(setting.section(), setting.key())));
        }
        for (String backend : backends.namesWithSettings()) {
            backends.provider(backend)
                    .ifPresent(provider -> provider.settings()
                            .keySet()
                            .forEach(key -> targets.put(
                                    Setting.variable(Setting.TRACKING, backend + "_" + key),
                                    List.of(Setting.TRACKING, backend, key))));
        }
        safeguards.forEach(
                key -> targets.put(Setting.variable(Setting.SAFEGUARDS, key), List.of(Setting.SAFEGUARDS, key)));
        return targets;
    }

    private static boolean isMeantForUs(String name) {
        List<String> sections = new ArrayList<>(Setting.sections());
        sections.add(Setting.SAFEGUARDS);
        return sections.stream().anyMatch(section -> name.startsWith(Setting.variable(section, "")));
    }

    private static Node value(String name, String text) {
        Origin origin = Origin.variable(name);
        boolean secret = LiteralSecrets.isSecretName(name);
        Node.Scalar scalar = Node.Scalar.given(origin, text, secret ? "***" : LiteralSecrets.hidden(text));
        if (!text.contains(",")
                || !name.equals(Setting.TRACKING_BACKEND.variable().orElse(""))) {
            return scalar;
        }
        return new Node.Sequence(
                origin,
                Arrays.stream(text.split(",", -1))
                        .map(part -> (Node) Node.Scalar.given(origin, part.strip(), part.strip()))
                        .toList());
    }

    private static Node.Mapping with(Node.@Nullable Mapping mapping, List<String> path, Node value) {
        Node.Mapping base = mapping != null ? mapping : new Node.Mapping(value.origin(), Map.of());
        String key = path.get(0);
        if (path.size() == 1) {
            return base.with(key, value);
        }
        Node.Mapping below = base.get(key) instanceof Node.Mapping nested ? nested : null;
        return base.with(key, with(below, path.subList(1, path.size()), value));
    }

    private static Map<String, Setting> mlflow() {
        Map<String, Setting> variables = new LinkedHashMap<>();
        variables.put("MLFLOW_TRACKING_URI", Setting.TRACKING_URI);
        variables.put("MLFLOW_EXPERIMENT_NAME", Setting.EXPERIMENT_NAME);
        return variables;
    }
}

package io.github.tracker4j.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gives the values of a tree their types. A value of a wrong type is noted as a problem, and its default given. */
final class ValueReader {

    private final Node.Mapping root;
    private final Problems problems;

    ValueReader(Node.Mapping root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /** Where a setting was given, or where the file is, for messages about it. */
    Origin origin(Setting setting) {
        Node node = node(setting);
        return node == null ? root.origin() : node.origin();
    }

    boolean isGiven(Setting setting) {
        return node(setting) != null;
    }

    /** Where a section was given; empty when there is none. */
    Optional<Origin> section(String name) {
        Node.Entry entry = root.entries().get(name);
        return entry == null ? Optional.empty() : Optional.of(entry.keyOrigin());
    }

    Optional<String> text(Setting setting) {
        Node node = node(setting);
        if (node == null) {
            return setting.byDefault();
        }
        if (node instanceof Node.Scalar scalar) {
            return Optional.of(scalar.text());
        }
        wrong(setting, node);
        return setting.byDefault();
    }

    List<Node.Scalar> texts(Setting setting) {
        Node node = node(setting);
        if (node == null) {
            return setting.byDefault().stream()
                    .map(text -> Node.Scalar.written(root.origin(), text, true))
                    .toList();
        }
        if (node instanceof Node.Scalar scalar) {
            return List.of(scalar);
        }
        List<Node.Scalar> texts = new ArrayList<>();
        if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                if (item instanceof Node.Scalar scalar && !scalar.isNull()) {
                    texts.add(scalar);
                } else {
                    wrong(setting, item);
                }
            }
        } else {
            wrong(setting, node);
        }
        return texts;
    }

    boolean flag(Setting setting) {
        boolean byDefault = Boolean.parseBoolean(setting.byDefault().orElse("false"));
        Node node = node(setting);
        if (node == null) {
            return byDefault;
        }
        if (node instanceof Node.Scalar scalar) {
            switch (scalar.text()) {
                case "true", "True", "TRUE" -> {
                    return true;
                }
                case "false", "False", "FALSE" -> {
                    return false;
                }
                default -> {}
            }
        }
        wrong(setting, node);
        return byDefault;
    }

    long wholeNumber(Setting setting, long least) {
        long byDefault = Long.parseLong(setting.byDefault().orElse("0"));
        Node node = node(setting);
        if (node == null) {
            return byDefault;
        }
        if (node instanceof Node.Scalar scalar) {
            try {
                long number = Long.parseLong(scalar.text());
                if (number >= least) {
                    return number;
                }
                problems.add(
                        scalar.origin(),
                        setting.path() + " is " + scalar.described() + "; at least " + least + " is expected");
                return byDefault;
            } catch (NumberFormatException e) {
                // Told below, like every other value that is no such number.
            }
        }
        wrong(setting, node);
        return byDefault;
    }

    Map<String, String> map(Setting setting) {
        return textsOf(flattened(setting.section(), setting.key()));
    }

    /** The values in a map, those of nested maps under their keys joined by dots; a list is joined by commas. */
    Map<String, Node.Scalar> flattened(String section, @Nullable String key) {
        Node node = key == null ? root.get(section) : below(section, key);
        String path = key == null ? section : section + "." + key;
        Map<String, Node.Scalar> values = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            flatten(mapping, path, "", values);
        } else if (node != null && key != null) {
            problems.add(node.origin(), path + " is " + node.described() + "; " + Setting.Kind.MAP + " is expected");
        }
        return values;
    }

    static Map<String, String> textsOf(Map<String, Node.Scalar> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((key, scalar) -> texts.put(key, scalar.text()));
        return texts;
    }

    private void flatten(Node.Mapping mapping, String path, String prefix, Map<String, Node.Scalar> values) {
        mapping.entries().forEach((key, entry) -> {
            String name = prefix + key;
            if (entry.value() instanceof Node.Mapping nested) {
                flatten(nested, path, name + ".", values);
                return;
            }
            Node.Scalar scalar = scalar(path + "." + name, entry.value());
            if (scalar == null || scalar.isNull()) {
                return;
            }
            Node.Scalar before = values.put(name, scalar);
            // What has no line is from the environment, which overrides the file.
            if (before != null && scalar.origin().line() > 0) {
                problems.add(entry.keyOrigin(), path + "." + name + " is given twice; remove one of them");
            }
        });
    }

    private Node.@Nullable Scalar scalar(String path, Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar;
        }
        List<Node> items = ((Node.Sequence) node).items();
        for (Node item : items) {
            if (!(item instanceof Node.Scalar)) {
                problems.add(item.origin(), path + " has " + item.described() + " in its list; a text is expected");
                return null;
            }
        }
        List<Node.Scalar> scalars = items.stream().map(Node.Scalar.class::cast).toList();
        return Node.Scalar.given(
                node.origin(),
                scalars.stream().map(Node.Scalar::text).collect(Collectors.joining(",")),
                scalars.stream().map(Node.Scalar::shown).collect(Collectors.joining(",")));
    }

    private void wrong(Setting setting, Node node) {
        problems.add(
                node.origin(), setting.path() + " is " + node.described() + "; " + setting.kind() + " is expected");
    }

    /** What was given for a setting; a key without a value counts as not given. */
    private @Nullable Node node(Setting setting) {
        return below(setting.section(), setting.key());
    }

    private @Nullable Node below(String section, String key) {
        Node node = root.get(section) instanceof Node.Mapping mapping ? mapping.get(key) : null;
        return node instanceof Node.Scalar scalar && scalar.isNull() ? null : node;
    }
}

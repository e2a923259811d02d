package io.github.tracker4j.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:NAME}} and {@code ${env:NAME:default}} in the values of a tree. A second dollar sign before the
 * brace keeps the characters as they are.
 */
final class References {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(\\}?)");
    private static final Pattern ENVIRONMENT =
            Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::(.*))?", Pattern.DOTALL);

    private final Map<String, String> environment;
    private final Problems problems;

    References(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** The tree with every reference replaced; what cannot be replaced is noted as a problem and left. */
    Node.Mapping resolve(Node.Mapping mapping) {
        Map<String, Node.Entry> resolved = new LinkedHashMap<>();
        mapping.entries()
                .forEach((key, entry) -> resolved.put(key, new Node.Entry(entry.keyOrigin(), resolve(entry.value()))));
        return new Node.Mapping(mapping.origin(), resolved);
    }

    private Node resolve(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return resolve(mapping);
        }
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(
                    sequence.origin(),
                    sequence.items().stream().map(this::resolve).toList());
        }
        Node.Scalar scalar = (Node.Scalar) node;
        return scalar.text().contains("${") ? resolve(scalar) : scalar;
    }

    private Node.Scalar resolve(Node.Scalar scalar) {
        String text = REFERENCE.matcher(scalar.text()).replaceAll(match -> {
            if (match.group().equals("$${")) {
                return Matcher.quoteReplacement("${");
            }
            return Matcher.quoteReplacement(value(scalar.origin(), match.group(), match.group(1), match.group(2)));
        });
        return Node.Scalar.given(scalar.origin(), text, scalar.shown());
    }

    private String value(Origin origin, String whole, String inside, String end) {
        Matcher reference = ENVIRONMENT.matcher(inside);
        if (end.isEmpty() || !reference.matches()) {
            problems.add(
                    origin,
                    "'" + LiteralSecrets.hidden(whole) + "' is not a reference; write ${env:NAME} or"
                            + " ${env:NAME:default}, or $${ for the characters themselves");
            return whole;
        }
        String name = reference.group(1);
        String given = environment.get(name);
        if (given != null) {
            return given;
        }
        String otherwise = reference.group(2);
        if (otherwise == null) {
            problems.add(
                    origin,
                    "environment variable " + name + " is not set; set it, or give a default: ${env:" + name
                            + ":default}");
            return whole;
        }
        return otherwise;
    }

    /** What of a text was written out: the text without references, but with their defaults. */
    static String literalParts(String text) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            String inside = match.group(1);
            Matcher reference = ENVIRONMENT.matcher(inside == null ? "" : inside);
            boolean known = reference.matches();
            String otherwise = known ? reference.group(2) : null;
            return Matcher.quoteReplacement(known ? otherwise == null ? "" : otherwise : match.group());
        });
    }
}

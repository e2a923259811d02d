package io.github.tracker4j.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 into a tree with positions; aliases and merge keys are resolved. */
final class YamlParser {

    // Far above any configuration, far below what an alias of aliases of aliases can make of a few lines.
    private static final int MOST_NODES = 100_000;

    private final String source;
    private final Problems problems;
    private int nodes;

    private YamlParser(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * Parses a document.
     *
     * @param source what messages call it
     * @throws ConfigurationException when it is not YAML, or no map of keys
     */
    static Node.Mapping parse(String source, String text, Problems problems) {
        return new YamlParser(source, problems).parse(text);
    }

    private Node.Mapping parse(String text) {
        Optional<org.snakeyaml.engine.v2.nodes.Node> root = compose(text);
        if (root.isEmpty()) {
            throw failure(
                    Origin.of(source), "the file is empty; write at least 'tracking: {backend: local}', or remove it");
        }
        Node tree = convert(root.get());
        if (tree instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw failure(
                tree.origin(),
                "the file holds " + tree.described() + "; keys such as 'tracking:' are expected at its top");
    }

    private Optional<org.snakeyaml.engine.v2.nodes.Node> compose(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setSchema(new CoreSchema())
                .build();
        StreamReader reader = new StreamReader(settings, text);
        try {
            // What the engine's Compose does, which its module does not export.
            return new Composer(settings, new ShallowParser(new ParserImpl(settings, reader))).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            throw failure(
                    e.getProblemMark().or(e::getContextMark).map(this::origin).orElse(Origin.of(source)), sentence(e));
        } catch (NumberFormatException e) {
            // The engine counts on the digits of an escape that the text ends in.
            throw failure(
                    reader.getMark().map(this::origin).orElse(Origin.of(source)),
                    "not valid YAML: an escape such as \\u00e9 lacks its digits");
        } catch (IllegalArgumentException e) {
            // The engine does not take a tag with a space at its end, such as !!a%20, for an error of YAML.
            throw failure(
                    reader.getMark().map(this::origin).orElse(Origin.of(source)),
                    "not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
        } catch (YamlEngineException e) {
            throw failure(Origin.of(source), "not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String sentence(MarkedYamlEngineException e) {
        String context = e.getContext();
        String problem = firstLine(e.getProblem());
        return "not valid YAML: " + (context == null || context.isBlank() ? "" : context + ": ") + problem;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("no reason was given");
    }

    private Node convert(org.snakeyaml.engine.v2.nodes.Node node) {
        Origin origin = node.getStartMark().map(this::origin).orElse(Origin.of(source));
        if (node.isRecursive()) {
            throw failure(origin, "an alias stands inside of what it stands for; write the value out");
        }
        if (++nodes > MOST_NODES) {
            throw failure(origin, "the aliases of this file make more than " + MOST_NODES + " values; write fewer");
        }
        if (node instanceof MappingNode mapping) {
            return mapping(origin, mapping.getValue());
        }
        if (node instanceof SequenceNode sequence) {
            List<Node> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(convert(item)));
            return new Node.Sequence(origin, items);
        }
        ScalarNode scalar = (ScalarNode) node;
        return Node.Scalar.written(origin, scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN);
    }

    private Node.Mapping mapping(Origin origin, List<NodeTuple> tuples) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : tuples) {
            // The engine refuses keys of other kinds.
            ScalarNode key = (ScalarNode) tuple.getKeyNode();
            Origin keyOrigin = key.getStartMark().map(this::origin).orElse(origin);
            Node.Entry before =
                    entries.putIfAbsent(key.getValue(), new Node.Entry(keyOrigin, convert(tuple.getValueNode())));
            if (before != null) {
                problems.add(
                        keyOrigin,
                        "key '" + key.getValue() + "' was given on line "
                                + before.keyOrigin().line() + " already; remove one of them");
            }
        }
        return new Node.Mapping(origin, entries);
    }

    private Origin origin(Mark mark) {
        return new Origin(source, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private ConfigurationException failure(Origin origin, String message) {
        problems.add(origin, message);
        return problems.exception();
    }
}

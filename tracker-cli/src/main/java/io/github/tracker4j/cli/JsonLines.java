package io.github.tracker4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Prints JSON, an object a line, whose member {@code type} says what it is about. */
final class JsonLines {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Console console;

    JsonLines(Console console) {
        this.console = console;
    }

    ObjectNode object(String type) {
        return MAPPER.createObjectNode().put("type", type);
    }

    void print(ObjectNode line) {
        try {
            console.out().println(MAPPER.writeValueAsString(line));
            console.out().flush();
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of JSON can be written", e);
        }
    }
}

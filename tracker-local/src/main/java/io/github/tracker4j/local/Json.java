package io.github.tracker4j.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON as this module reads and writes it: bare NaN is tolerated when read and never written. */
final class Json {

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            // Dataset profiles may have 16 million characters, each escaped to six.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    // Far above any batch; a line of empty brackets would take a hundred times its own size.
                    .maxTokenCount(10_000_000)
                    .build())
            .build();

    static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object that these bytes are; null when they are anything else. */
    static @Nullable ObjectNode parseObject(byte[] bytes, int from, int to) {
        try {
            JsonNode node = MAPPER.readTree(bytes, from, to - from);
            return node instanceof ObjectNode object ? object : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    static @Nullable ObjectNode parseObject(byte[] bytes) {
        return parseObject(bytes, 0, bytes.length);
    }

    /** One line, with its line feed. */
    static byte[] line(JsonNode node) {
        return (node + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A file that people look at. */
    static byte[] pretty(JsonNode node) {
        try {
            return (PRETTY.writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of JSON can be written", e);
        }
    }

    /** The text of a member, null where there is none or it is no text. */
    static @Nullable String text(JsonNode node, String member) {
        JsonNode value = node.get(member);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** Whether a text has no half of a surrogate pair, which JSON may spell and UTF-8 cannot carry. */
    static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isBmpCodePoint(text.codePointAt(i))) {
                    i++;
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    /** The whole number of a member, null where there is none or it is none. */
    static @Nullable Long integer(JsonNode node, String member) {
        JsonNode value = node.get(member);
        return value != null && value.isIntegralNumber() && value.canConvertToLong() ? (Long) value.longValue() : null;
    }
}

package io.github.tracker4j.local;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The points of {@code metrics.jsonl} in the order of the file, in flat memory. A damaged line is passed over and
 * counted, whole: none of its points is given.
 */
final class PointStream implements AutoCloseable {

    private final Lines lines;
    private final @Nullable Long pythonStart;
    private final @Nullable Set<String> onlyKeys;
    private final byte @Nullable [] mustContain;
    private final Map<String, Long> stepless = new HashMap<>();

    private long lineNumber;
    private long lineOffset;
    private long damagedLines;

    private String[] keys = new String[16];
    private double[] values = new double[16];
    private int count;
    private int current;
    private @Nullable Long step;
    private @Nullable Long lineTimestamp;
    private long pointStep;
    private long pointTimestamp;

    /**
     * Opens the points between two offsets.
     *
     * @param pythonStart the start time of a run of the Python tracker, whose points get their times from it and whose
     *     steps may be absent; null for a journal, where a line without these is damaged
     * @param onlyKeys the metrics to read; null for all
     */
    PointStream(Lines lines, @Nullable Long pythonStart, @Nullable Set<String> onlyKeys) {
        this.lines = lines;
        this.pythonStart = pythonStart;
        this.onlyKeys = onlyKeys;
        String onlyKey =
                onlyKeys != null && onlyKeys.size() == 1 ? onlyKeys.iterator().next() : null;
        this.mustContain = onlyKey == null || !isPlain(onlyKey)
                ? null
                : ("\"" + onlyKey + '"').getBytes(StandardCharsets.US_ASCII);
    }

    /** Moves to the next point. */
    boolean next() throws IOException {
        current++;
        while (current >= count) {
            long before = lines.consumed();
            if (!lines.next()) {
                return false;
            }
            lineOffset = before;
            lineNumber++;
            current = 0;
            count = 0;
            if (lines.lineEnd() > lines.lineStart() && mayContainKey()) {
                if (lines.overlong() || !parse()) {
                    damagedLines++;
                    count = 0;
                }
            }
        }
        complete();
        return true;
    }

    String key() {
        return keys[current];
    }

    double value() {
        return values[current];
    }

    long step() {
        return pointStep;
    }

    long timestamp() {
        return pointTimestamp;
    }

    /** How many points of the present line lie before the present one. */
    int index() {
        return current;
    }

    boolean isLastOfLine() {
        return current + 1 >= count;
    }

    /** Where the present line begins in the file. */
    long lineOffset() {
        return lineOffset;
    }

    /** Where the lines end that were read. */
    long lineEnd() {
        return lines.consumed();
    }

    /** How many damaged lines were met so far, among those that could hold the metric. */
    long damagedLines() {
        return damagedLines;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private void complete() {
        Long start = pythonStart;
        pointTimestamp = lineTimestamp != null ? lineTimestamp : start == null ? 0 : start + lineNumber;
        pointStep = step != null ? step : stepless.merge(key(), 1L, Long::sum) - 1;
    }

    /** A cheap look before the line is parsed; a line with escapes may spell the key in another way. */
    private boolean mayContainKey() {
        byte[] wanted = mustContain;
        if (wanted == null) {
            return true;
        }
        byte[] bytes = lines.bytes();
        int last = lines.lineEnd() - wanted.length;
        for (int i = lines.lineStart(); i < lines.lineEnd(); i++) {
            if (bytes[i] == '\\') {
                return true;
            }
            if (bytes[i] == '"' && i <= last && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private boolean parse() {
        step = null;
        lineTimestamp = null;
        boolean hasMetrics = false;
        byte[] bytes = lines.bytes();
        int from = lines.lineStart();
        try (JsonParser parser = Json.FACTORY.createParser(bytes, from, lines.lineEnd() - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (member) {
                    case "step" -> {
                        if (token != JsonToken.VALUE_NULL) {
                            step = wholeNumber(parser, token);
                            if (step == null) {
                                return false;
                            }
                        }
                    }
                    case "timestamp" -> lineTimestamp = wholeNumber(parser, token);
                    case "metrics" -> {
                        hasMetrics = true;
                        if (token != JsonToken.START_OBJECT || !parseMetrics(parser)) {
                            return false;
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            boolean complete = pythonStart != null || (step != null && lineTimestamp != null);
            return parser.currentToken() == JsonToken.END_OBJECT
                    && parser.nextToken() == null
                    && hasMetrics
                    && complete;
        } catch (IOException notJson) {
            // Bytes in memory: the only thing that fails is their syntax.
            return false;
        }
    }

    private boolean parseMetrics(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            Double value = number(parser, parser.nextToken());
            // What no store can keep is no key of ours.
            if (value == null || !Json.isWhole(key)) {
                return false;
            }
            if (onlyKeys == null || onlyKeys.contains(key)) {
                if (count == keys.length) {
                    keys = Arrays.copyOf(keys, count * 2);
                    values = Arrays.copyOf(values, count * 2);
                }
                keys[count] = key;
                values[count] = value;
                count++;
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT;
    }

    private static @Nullable Double number(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getDoubleValue();
        }
        if (token == JsonToken.VALUE_STRING) {
            return switch (parser.getText()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> null;
            };
        }
        return null;
    }

    private static @Nullable Long wholeNumber(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = parser.getDoubleValue();
            return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Long) (long) value : null;
        }
        return null;
    }

    // A slash may be escaped by some writers, but then its line has a backslash.
    private static boolean isPlain(String key) {
        return key.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
    }
}

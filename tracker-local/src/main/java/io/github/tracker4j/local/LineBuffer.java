package io.github.tracker4j.local;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.tracker4j.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Collects the bytes of one call's lines, reused from call to call so that the hot path makes little garbage. */
final class LineBuffer {

    private static final byte[] STEP = ascii("{\"step\":");
    private static final byte[] TIMESTAMP = ascii(",\"timestamp\":");
    private static final byte[] METRICS = ascii(",\"metrics\":{");
    private static final byte[] END = ascii("}}\n");
    private static final byte[] NAN = ascii("\"NaN\"");
    private static final byte[] POSITIVE_INFINITY = ascii("\"Infinity\"");
    private static final byte[] NEGATIVE_INFINITY = ascii("\"-Infinity\"");
    private static final byte[] LEAST_LONG = ascii(Long.toString(Long.MIN_VALUE));
    private static final int LONGEST_LONG = 20;
    /** A buffer that one huge batch has blown up is not kept. */
    private static final int KEPT = 1 << 20;

    private byte[] bytes = new byte[1024];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[1024];
        }
    }

    private record LinePlace(long step, long timestamp) {}

    /**
     * Collects these points and nothing else: one line for each step and time, a key once a line.
     *
     * @param encodedKeys gives each key as {@link #encoded} makes it
     */
    void format(List<Metric> points, Function<String, byte[]> encodedKeys) {
        clear();
        Map<LinePlace, List<Map<String, Metric>>> byPlace = new LinkedHashMap<>();
        for (Metric point : points) {
            List<Map<String, Metric>> all = byPlace.computeIfAbsent(
                    new LinePlace(point.stepOrZero(), point.timestampOrZero()), place -> new ArrayList<>());
            if (all.isEmpty() || all.get(all.size() - 1).containsKey(point.key())) {
                all.add(new LinkedHashMap<>());
            }
            all.get(all.size() - 1).put(point.key(), point);
        }
        byPlace.forEach((place, all) -> {
            for (Map<String, Metric> line : all) {
                startLine(place.step(), place.timestamp());
                boolean first = true;
                for (Metric point : line.values()) {
                    entry(encodedKeys.apply(point.key()), point.value(), first);
                    first = false;
                }
                endLine();
            }
        });
    }

    /** Starts the line of these metrics; entries follow, then {@link #endLine()}. */
    void startLine(long step, long timestamp) {
        append(STEP);
        append(step);
        append(TIMESTAMP);
        append(timestamp);
        append(METRICS);
    }

    /**
     * Appends a metric to the line.
     *
     * @param name the key as {@link #encoded} has made it
     * @param first whether it is the first of its line
     */
    void entry(byte[] name, double value, boolean first) {
        if (!first) {
            room(1);
            bytes[length++] = ',';
        }
        append(name);
        append(value);
    }

    void endLine() {
        append(END);
    }

    /** A key as it stands in a line: quoted, with its colon. */
    static byte[] encoded(String key) {
        byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(key);
        byte[] name = new byte[escaped.length + 3];
        name[0] = '"';
        System.arraycopy(escaped, 0, name, 1, escaped.length);
        name[escaped.length + 1] = '"';
        name[escaped.length + 2] = ':';
        return name;
    }

    private void append(double value) {
        if (Double.isNaN(value)) {
            append(NAN);
        } else if (Double.isInfinite(value)) {
            append(value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY);
        } else {
            String text = Double.toString(value);
            int count = text.length();
            room(count);
            for (int i = 0; i < count; i++) {
                bytes[length++] = (byte) text.charAt(i);
            }
        }
    }

    private void append(long value) {
        if (value == Long.MIN_VALUE) {
            append(LEAST_LONG);
            return;
        }
        room(LONGEST_LONG);
        long rest = Math.abs(value);
        if (value < 0) {
            bytes[length++] = '-';
        }
        int digits = 1;
        for (long limit = 10; digits < 19 && rest >= limit; limit *= 10) {
            digits++;
        }
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void append(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}

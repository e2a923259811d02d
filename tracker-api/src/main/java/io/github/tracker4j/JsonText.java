package io.github.tracker4j;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes nested values of the JDK as JSON, in the forms that {@link ParamText} documents. */
final class JsonText {

    private static final int MAX_DEPTH = 100;

    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    static String of(@Nullable Object value) {
        JsonText json = new JsonText();
        json.write(value, 0);
        return json.out.toString();
    }

    private void write(@Nullable Object raw, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "A value nests deeper than " + MAX_DEPTH + " levels, or contains itself; log its parts");
        }
        Object value = ParamText.plain(raw);
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            writeNumber(number);
        } else if (value instanceof Map<?, ?> map) {
            writeObject(stable(map), depth);
        } else if (value instanceof Record record) {
            writeObject(components(record), depth);
        } else if (value.getClass().isArray()) {
            writeArray(elements(value), depth);
        } else if (ParamText.isNested(value)) {
            writeArray(elements((Iterable<?>) value), depth);
        } else {
            writeString(ParamText.scalar(value));
        }
    }

    private void writeNumber(Number number) {
        double value = number.doubleValue();
        boolean floating = number instanceof Double || number instanceof Float;
        if (floating && (Double.isNaN(value) || Double.isInfinite(value))) {
            writeString(number.toString());
        } else {
            out.append(number);
        }
    }

    private void writeObject(Map<String, ? extends @Nullable Object> members, int depth) {
        String separator = "{";
        for (Map.Entry<String, ? extends @Nullable Object> member : members.entrySet()) {
            out.append(separator);
            writeString(member.getKey());
            out.append(':');
            write(member.getValue(), depth + 1);
            separator = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private void writeArray(List<? extends @Nullable Object> elements, int depth) {
        String separator = "[";
        for (Object element : elements) {
            out.append(separator);
            write(element, depth + 1);
            separator = ",";
        }
        out.append(elements.isEmpty() ? "[]" : "]");
    }

    private void writeString(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** In the map's own order where it has one, else by key. */
    private static Map<String, @Nullable Object> stable(Map<?, ?> map) {
        boolean ordered = map instanceof LinkedHashMap || map instanceof SortedMap || map instanceof EnumMap;
        Map<String, @Nullable Object> members = ordered ? new LinkedHashMap<>() : new TreeMap<>();
        map.forEach((key, value) -> members.put(ParamText.of(key), value));
        return members;
    }

    private static List<@Nullable Object> elements(Iterable<?> iterable) {
        List<@Nullable Object> elements = new ArrayList<>();
        iterable.forEach(elements::add);
        boolean unordered = iterable instanceof Set
                && !(iterable instanceof LinkedHashSet || iterable instanceof SortedSet || iterable instanceof EnumSet);
        if (unordered) {
            elements.sort((a, b) -> ParamText.of(a).compareTo(ParamText.of(b)));
        }
        return elements;
    }

    private static List<@Nullable Object> elements(Object array) {
        int length = Array.getLength(array);
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private static Map<String, @Nullable Object> components(Record record) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            members.put(component.getName(), component(record, component));
        }
        return Collections.unmodifiableMap(members);
    }

    private static @Nullable Object component(Record record, RecordComponent component) {
        Method accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "Record " + record.getClass().getName() + " cannot be read (" + e
                            + "); make it public or open its package to io.github.tracker4j.api",
                    e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "Accessor " + accessor + " of record " + record.getClass().getName() + " failed", e);
        }
    }
}

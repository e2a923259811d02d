package io.github.tracker4j.mlflow;

import io.github.tracker4j.DatasetInput;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cuts items into pieces that fit into one request. MLflow itself takes bodies of any size, but a common proxy in front
 * of it refuses more than 1 MB.
 */
final class RequestSize {

    /** The most params, and the most tags, of a log-batch request. */
    static final int ITEMS = 100;

    /** The most points of a log-batch request. */
    static final int POINTS = 1000;

    private static final long BYTES = 900_000;

    /** Field names, quotes, numbers of one item. */
    private static final int FRAME = 128;

    private RequestSize() {}

    static List<List<Param>> params(List<Param> params) {
        return cut(params, ITEMS, param -> FRAME + bytes(param.key()) + bytes(param.value()));
    }

    static List<List<Tag>> tags(List<Tag> tags) {
        return cut(tags, ITEMS, tag -> FRAME + bytes(tag.key()) + bytes(tag.value()));
    }

    static List<List<DatasetInput>> inputs(List<DatasetInput> inputs) {
        return cut(
                inputs,
                ITEMS,
                input -> 2 * FRAME
                        + bytes(input.name())
                        + bytes(input.source())
                        + bytes(input.schema())
                        + bytes(input.profile())
                        + bytes(input.context()));
    }

    static List<List<Metric>> points(List<Metric> points) {
        return cut(points, POINTS, point -> FRAME + bytes(point.key()));
    }

    /** Whether these fit into one request together. */
    static boolean isSmall(Collection<Param> params, Collection<Metric> points) {
        return params(List.copyOf(params)).size() <= 1
                && params.stream()
                                        .mapToLong(param -> FRAME + bytes(param.key()) + bytes(param.value()))
                                        .sum()
                                + points.stream()
                                        .mapToLong(point -> FRAME + bytes(point.key()))
                                        .sum()
                        <= BYTES;
    }

    /** Pieces in the order of the items; one that is too large by itself is alone. */
    private static <T> List<List<T>> cut(List<T> items, int most, ToLongFunction<T> size) {
        List<List<T>> pieces = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < items.size(); i++) {
            long item = size.applyAsLong(items.get(i));
            if (i > from && (i - from == most || bytes + item > BYTES)) {
                pieces.add(items.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += item;
        }
        if (from < items.size()) {
            pieces.add(items.subList(from, items.size()));
        }
        return pieces;
    }

    /** At least the bytes of a text in JSON. */
    private static long bytes(@Nullable String text) {
        long bytes = 0;
        for (int i = 0; text != null && i < text.length(); i++) {
            char c = text.charAt(i);
            // Control characters and surrogates are written as a backslash, 'u' and four digits.
            bytes += c < ' ' || Character.isSurrogate(c) ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3;
        }
        return bytes;
    }
}

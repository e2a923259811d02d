package io.github.tracker4j;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a longer list.
 *
 * @param <T> the item
 * @param items the items of this page
 * @param nextPageToken what to ask the next page with; absent on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextPageToken) {

    /** Copies the items. */
    public Page {
        items = List.copyOf(items);
    }

    /** What to ask the next page with; empty on the last one. */
    public Optional<String> next() {
        return Optional.ofNullable(nextPageToken);
    }
}

package io.github.tracker4j.local.replica;

import io.github.tracker4j.Page;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of merged runs ended.
 *
 * @param place the place of its last run in the order of the query, as a token; absent before the first page
 * @param remote the destination's own token of the page to go on with; absent for its first page
 */
record MergedToken(@Nullable String place, @Nullable String remote) {

    /** Stands in neither part. */
    private static final char BETWEEN = '~';

    /** The token of a query; a text that is none is left to whoever reads places to refuse. */
    static MergedToken of(RunQuery query) {
        String text = query.pageToken();
        int between = text == null ? -1 : text.indexOf(BETWEEN);
        if (text == null || between < 0) {
            return new MergedToken(text, null);
        }
        try {
            byte[] remote = Base64.getUrlDecoder().decode(text.substring(between + 1));
            return new MergedToken(text.substring(0, between), new String(remote, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return new MergedToken(text, null);
        }
    }

    String text() {
        return remote == null
                ? String.valueOf(place)
                : place
                        + BETWEEN
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(remote.getBytes(StandardCharsets.UTF_8));
    }

    /** A page of the disk alone, after which the destination goes on where it was. */
    Page<RunInfo> withPlaceOf(Page<RunInfo> page) {
        String next = page.nextPageToken();
        return next == null ? page : new Page<>(page.items(), new MergedToken(next, remote).text());
    }
}

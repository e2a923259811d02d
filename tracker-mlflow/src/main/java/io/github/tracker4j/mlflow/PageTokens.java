package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.UnavailableException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the page tokens of one question to a server, never for ever: some versions give the same token again, and
 * something that is no MLflow server may give one after each of any number of empty pages. Not thread-safe.
 */
final class PageTokens {

    /** Servers give an empty page with a token where the last page before it was full, or what it had was filtered. */
    private static final int MOST_EMPTY = 100;

    private final Set<String> followed = new HashSet<>();
    private int empty;

    /**
     * What to ask the next page with; null after the last.
     *
     * @param list the name of what the answer has a page of
     * @throws UnavailableException when there would be no end
     */
    @Nullable String next(JsonNode answer, String list) {
        return next(Json.text(answer, "next_page_token"), answer.path(list).isEmpty());
    }

    /**
     * What to ask the next page with; null after the last.
     *
     * @param given what the answer has; empty after the last page
     * @param isEmpty whether the page was empty
     * @throws UnavailableException when there would be no end
     */
    @Nullable String next(String given, boolean isEmpty) {
        if (given.isEmpty()) {
            return null;
        }
        if (!followed.add(given)) {
            throw new UnavailableException("The MLflow server gave the page token " + given
                    + " again, so the rest of its answer cannot be read; update the server");
        }
        empty = isEmpty ? empty + 1 : 0;
        if (empty > MOST_EMPTY) {
            throw new UnavailableException("The MLflow server gave " + empty + " empty pages, each with the token of"
                    + " another, so the rest of its answer cannot be read; look for a proxy that answers in its place");
        }
        return given;
    }
}

package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tracker4j.UnavailableException;
import org.jspecify.annotations.Nullable;

/** Follows the page tokens of a server, never in a circle: some versions give the same token for ever. */
final class PageTokens {

    private PageTokens() {}

    /**
     * What to ask the next page with; null after the last.
     *
     * @param asked the token that this answer was asked with; absent for the first page
     */
    static @Nullable String next(JsonNode answer, @Nullable String asked) {
        return next(answer.path("next_page_token").asText(), asked);
    }

    static @Nullable String next(@Nullable String given, @Nullable String asked) {
        if (given == null || given.isEmpty()) {
            return null;
        }
        if (given.equals(asked)) {
            throw new UnavailableException("The MLflow server gave the page token " + given
                    + " again, so the rest of its answer cannot be read; update the server");
        }
        return given;
    }
}

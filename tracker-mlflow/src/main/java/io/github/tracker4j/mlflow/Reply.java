package io.github.tracker4j.mlflow;

import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What came back: the value of a success, or the words of anything else.
 *
 * @param value what was read from the body, for a status of 200 to 299
 * @param text the beginning of any other body
 */
record Reply<T>(int status, Headers headers, @Nullable T value, String text) {

    /** The value of a header, "" when there is none. */
    String header(String name) {
        String found = headers.get(name);
        return found == null ? "" : found;
    }
}

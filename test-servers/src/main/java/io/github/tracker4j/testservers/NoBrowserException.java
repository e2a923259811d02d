package io.github.tracker4j.testservers;

import org.jspecify.annotations.Nullable;

/** Says why there is no browser on this machine, and how to get one; a test that wants one is skipped with it, or fails. */
public final class NoBrowserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoBrowserException(String message) {
        this(message, null);
    }

    NoBrowserException(String message, @Nullable Throwable cause) {
        super(
                message + "\nTo have the pages tested, install Chromium (the package chromium of Debian, for example),"
                        + " or name the program in the variable TRACKER4J_CHROMIUM.",
                cause);
    }
}

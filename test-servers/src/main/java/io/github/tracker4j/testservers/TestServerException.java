package io.github.tracker4j.testservers;

import org.jspecify.annotations.Nullable;

/** Says that the surroundings of a test failed (installation, server start, script), not the code under test. */
public final class TestServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TestServerException(String message) {
        super(message);
    }

    TestServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Keeps the interrupt visible to the caller, which decides what it means. */
    static TestServerException interrupted(String during, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TestServerException("Interrupted during " + during, e);
    }
}

package io.github.tracker4j;

/** Carries what belongs to a throwable's origin over to a copy of it that says more. */
final class TrackingErrors {

    private TrackingErrors() {}

    static <T extends TrackingException> T traceOf(T original, T copy) {
        copy.setStackTrace(original.getStackTrace());
        for (Throwable suppressed : original.getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }
}

package io.github.tracker4j.safeguard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Tells a person something once for each subject, and stops telling after {@value #MOST} subjects. Thread-safe. */
final class Notices {

    static final int MOST = 1000;

    private static final System.Logger LOG = System.getLogger(SafeguardedTracker.class.getName());

    private final System.Logger.Level level;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Notices(System.Logger.Level level) {
        this.level = level;
    }

    void tellOnce(String subject, Supplier<String> text) {
        // Subjects are keys that a program may make without end; neither the log nor the heap shall follow it.
        if (told.size() < MOST && told.add(subject)) {
            LOG.log(level, text);
        }
    }

    /** The text as it may stand in a message: quoted, cut to 80 characters, control characters and the like visible. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.codePoints().limit(80).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                shown.append(String.format("\\u%04X", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > 80 ? "...'" : "'")
                .toString();
    }
}

package io.github.tracker4j.safeguard;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole values of long params, and keeps those that were read last: the runs of a sweep often share a prompt,
 * and a value is known by its hash whatever run it is read from. Thread-safe.
 */
final class LongValues {

    /** The characters that are kept together: {@value}. */
    static final long MOST_KEPT = 16L << 20;

    private static final int BYTES_PER_CODE_POINT = 4;

    private final Map<String, String> byHash = new LinkedHashMap<>(16, 0.75f, true);
    private long kept;

    /**
     * The whole value.
     *
     * @throws RejectedException when there is no artifact or it is not the value
     * @throws IOException when it cannot be read; or a {@link io.github.tracker4j.TrackingException}
     */
    String read(RunReader reader, RunId run, LongParam param) throws IOException {
        String known = known(param.sha256());
        if (known != null) {
            return known;
        }
        long most = (long) param.length() * BYTES_PER_CODE_POINT;
        byte[] bytes;
        try (InputStream in = reader.open(run, param.artifactPath())) {
            bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
        }
        String value = param.whole(bytes)
                .orElseThrow(() -> new RejectedException("it is another text than the one that was logged"));
        keep(param.sha256(), value);
        return value;
    }

    private synchronized @Nullable String known(String sha256) {
        return byHash.get(sha256);
    }

    private synchronized void keep(String sha256, String value) {
        if (value.length() > MOST_KEPT / 4 || byHash.put(sha256, value) != null) {
            return;
        }
        kept += value.length();
        Iterator<String> oldest = byHash.values().iterator();
        while (kept > MOST_KEPT) {
            kept -= oldest.next().length();
            oldest.remove();
        }
    }
}

package io.github.tracker4j.safeguard;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts whole values into the runs that one question gives, in bounded time and memory. Used by one thread. */
final class WholeRuns {

    /** The characters of long values that are read for one question: {@value}. */
    static final long MOST = 64L << 20;

    private final RunReader stored;
    private final LongValues values;
    private long left = MOST;
    private @Nullable String outOfReach;

    WholeRuns(RunReader stored, LongValues values) {
        this.stored = stored;
        this.values = values;
    }

    /** The run with whole values; the same object where it has no long params. */
    RunInfo of(RunInfo run) {
        Map<String, LongParam> shortened = new LinkedHashMap<>();
        run.params().forEach((key, text) -> LongParam.parse(text).ifPresent(param -> shortened.put(key, param)));
        if (shortened.isEmpty()) {
            return run;
        }
        Map<String, String> params = new LinkedHashMap<>(run.params());
        List<String> notices = new ArrayList<>(run.notices());
        shortened.forEach(
                (key, param) -> read(run.id(), key, param, notices).ifPresent(whole -> params.put(key, whole)));
        return run.toBuilder().params(params).notices(notices).build();
    }

    private Optional<String> read(RunId run, String key, LongParam param, List<String> notices) {
        try {
            if (outOfReach != null) {
                notices.add(notice(key, param, outOfReach));
            } else if (param.length() > left) {
                notices.add(notice(
                        key,
                        param,
                        "was not read, since the long params of these runs have more than " + MOST
                                + " characters together; ask for fewer runs at once"));
            } else {
                String value = values.read(stored, run, param);
                left -= param.length();
                return Optional.of(value);
            }
        } catch (UnavailableException e) {
            // Each further one would cost its whole time budget for nothing.
            outOfReach = "could not be read: " + e.getMessage();
            notices.add(notice(key, param, outOfReach));
        } catch (TrackingException | IOException e) {
            notices.add(notice(key, param, "could not be read: " + e.getMessage()));
        }
        return Optional.empty();
    }

    private static String notice(String key, LongParam param, String problem) {
        return "Param '" + key + "' is given as it is stored, by its beginning: the artifact " + param.artifactPath()
                + ", which has the whole value, " + problem;
    }
}

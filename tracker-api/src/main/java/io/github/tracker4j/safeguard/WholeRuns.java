package io.github.tracker4j.safeguard;

import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts whole values into the runs that one question gives, in bounded time and memory. Used by one thread. */
final class WholeRuns {

    /** The characters of long values in the runs that one question gives: {@value}. */
    static final long MOST = 64L << 20;

    private final RunReader stored;
    private final LongValues values;
    private long left;
    private @Nullable String outOfReach;

    WholeRuns(RunReader stored, LongValues values, long most) {
        this.stored = stored;
        this.values = values;
        this.left = most;
    }

    /** One that has read as much as this one, for runs that may not be given after all. */
    WholeRuns copy() {
        WholeRuns copy = new WholeRuns(stored, values, left);
        copy.outOfReach = outOfReach;
        return copy;
    }

    /**
     * The run with whole values, if the relaxed conditions hold of them. What is read of another run is not kept.
     *
     * @throws TrackingException when a value that a condition asks for could not be read, so that nobody knows
     */
    Optional<RunInfo> matching(RunInfo run, LongParamQuery parts) {
        Map<String, String> read = new HashMap<>();
        Map<String, String> params = new LinkedHashMap<>(run.params());
        for (String key : parts.keys()) {
            Optional<LongParam> shortened = Optional.ofNullable(params.get(key)).flatMap(LongParam::parse);
            if (shortened.isPresent()) {
                String value = compared(run.id(), key, shortened.get());
                read.put(key, value);
                params.put(key, value);
            }
        }
        return parts.matches(run.toBuilder().params(params).build()) ? Optional.of(of(run, read)) : Optional.empty();
    }

    private String compared(RunId run, String key, LongParam param) {
        try {
            return values.read(stored, run, param);
        } catch (UnavailableException | IOException e) {
            throw new UnavailableException(undecided(run, key, param, e), e);
        } catch (RejectedException e) {
            throw new RejectedException(
                    e.scope(),
                    undecided(run, key, param, e)
                            + "; restore that artifact, delete the run, or ask without a pattern on this param",
                    e);
        }
    }

    private static String undecided(RunId run, String key, LongParam param, Exception e) {
        return "Whether param '" + key + "' of run " + run + " fits the filter is not known, since the artifact "
                + param.artifactPath() + ", which has its whole value, could not be read: " + e.getMessage();
    }

    /** The run with whole values; the same object where it has no long params. */
    RunInfo of(RunInfo run) {
        return of(run, Map.of());
    }

    private RunInfo of(RunInfo run, Map<String, String> read) {
        Map<String, LongParam> shortened = new LinkedHashMap<>();
        run.params().forEach((key, text) -> LongParam.parse(text).ifPresent(param -> shortened.put(key, param)));
        if (shortened.isEmpty()) {
            return run;
        }
        Map<String, String> params = new LinkedHashMap<>(run.params());
        List<String> notices = new ArrayList<>(run.notices());
        shortened.forEach((key, param) ->
                kept(run.id(), key, param, read.get(key), notices).ifPresent(whole -> params.put(key, whole)));
        return run.toBuilder().params(params).notices(notices).build();
    }

    private Optional<String> kept(RunId run, String key, LongParam param, @Nullable String read, List<String> notices) {
        try {
            if (read == null && outOfReach != null) {
                notices.add(notice(key, param, outOfReach));
            } else if (param.length() > left) {
                notices.add(notice(
                        key,
                        param,
                        "was not read, since the long params of these runs have more characters together than"
                                + " are read at once; ask for fewer runs at once"));
            } else {
                String value = read != null ? read : values.read(stored, run, param);
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

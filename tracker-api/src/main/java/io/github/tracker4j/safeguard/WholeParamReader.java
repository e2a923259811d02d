package io.github.tracker4j.safeguard;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ExperimentInfo;
import io.github.tracker4j.MetricCursor;
import io.github.tracker4j.Page;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunInfo;
import io.github.tracker4j.RunQuery;
import io.github.tracker4j.RunReader;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a backend with long params whole: in runs, and in what filters compare. Whatever program logged them; nothing is
 * read of runs without long params. A value that cannot be read stays as it is stored, with a notice in its run; where a
 * filter asks for it the question fails, since a run that may belong to the answer would be missing.
 */
final class WholeParamReader implements RunReader {

    private final RunReader stored;
    private final LongValues values;
    private final long most;

    WholeParamReader(RunReader stored, LongValues values) {
        this(stored, values, WholeRuns.MOST);
    }

    /**
     * A reader with a bound of its own.
     *
     * @param most the characters of long values in the runs that one question gives
     */
    WholeParamReader(RunReader stored, LongValues values, long most) {
        this.stored = stored;
        this.values = values;
        this.most = most;
    }

    /** What the backend has stored, if this is a reader of ours: what a layer behind can compare with what it has sent. */
    static RunReader stored(RunReader reader) {
        RunReader stored = reader;
        while (stored instanceof WholeParamReader whole) {
            stored = whole.stored;
        }
        return stored;
    }

    private WholeRuns wholeRuns() {
        return new WholeRuns(stored, values, most);
    }

    @Override
    public Page<RunInfo> runs(RunQuery query) {
        LongParamQuery parts = LongParamQuery.of(query);
        if (!parts.relaxed().isEmpty()) {
            return matching(parts);
        }
        WholeRuns wholeRuns = wholeRuns();
        Page<RunInfo> page = stored.runs(parts.stored());
        return new Page<>(page.items().stream().map(wholeRuns::of).toList(), page.nextPageToken());
    }

    /**
     * Full but for the last one, whatever the conditions take away from the pages of the backend. The fewer of its runs
     * are wanted, the more are asked for at once.
     */
    private Page<RunInfo> matching(LongParamQuery parts) {
        RunQuery query = parts.stored();
        WholeRuns wholeRuns = wholeRuns();
        List<RunInfo> found = new ArrayList<>();
        @Nullable String token = query.pageToken();
        int growth = 1;
        boolean restless = false;
        while (true) {
            int missing = query.pageSize() - found.size();
            int size = Math.min(RunQuery.MAX_PAGE_SIZE, missing * growth);
            Page<RunInfo> page = stored.runs(query.pageSize(size).after(token));
            WholeRuns trial = wholeRuns.copy();
            List<RunInfo> matches = new ArrayList<>();
            int taken = 0;
            while (taken < page.items().size() && matches.size() < missing) {
                trial.matching(page.items().get(taken), parts).ifPresent(matches::add);
                taken++;
            }
            if (taken < page.items().size()) {
                // A token stands behind the last run of a page, so that run has to be the last that was taken.
                Page<RunInfo> shorter = stored.runs(query.pageSize(taken).after(token));
                if (!ids(shorter.items()).equals(ids(page.items().subList(0, taken)))) {
                    // Runs came or went meanwhile. In the end so few are asked for that all of them are taken.
                    restless = true;
                    growth = Math.max(1, growth / 2);
                    continue;
                }
                page = shorter;
            }
            found.addAll(matches);
            wholeRuns = trial;
            token = page.nextPageToken();
            growth = restless ? growth : Math.min(RunQuery.MAX_PAGE_SIZE, growth * 2);
            if (token == null) {
                return new Page<>(found, null);
            }
            if (found.size() == query.pageSize()) {
                return new Page<>(found, hasMatchAfter(parts, token) ? parts.token(token) : null);
            }
        }
    }

    private static List<RunId> ids(List<RunInfo> runs) {
        return runs.stream().map(RunInfo::id).toList();
    }

    private boolean hasMatchAfter(LongParamQuery parts, String start) {
        WholeRuns wholeRuns = wholeRuns();
        @Nullable String token = start;
        int size = 1;
        while (token != null) {
            Page<RunInfo> page = stored.runs(parts.stored().pageSize(size).after(token));
            for (RunInfo run : page.items()) {
                if (wholeRuns.matching(run, parts).isPresent()) {
                    return true;
                }
            }
            token = page.nextPageToken();
            size = RunQuery.MAX_PAGE_SIZE;
        }
        return false;
    }

    @Override
    public Optional<RunInfo> find(RunId id) {
        return stored.find(id).map(wholeRuns()::of);
    }

    @Override
    public RunInfo run(RunId id) {
        return wholeRuns().of(stored.run(id));
    }

    @Override
    public List<ExperimentInfo> experiments() {
        return stored.experiments();
    }

    @Override
    public OptionalLong pointCount(RunId run) {
        return stored.pointCount(run);
    }

    @Override
    public MetricCursor history(RunId run, String key) {
        return stored.history(run, key);
    }

    @Override
    public MetricCursor histories(RunId run, Set<String> keys) {
        return stored.histories(run, keys);
    }

    @Override
    public List<ArtifactInfo> artifacts(RunId run, String directory) {
        return stored.artifacts(run, directory);
    }

    @Override
    public InputStream open(RunId run, String artifactPath) {
        return stored.open(run, artifactPath);
    }

    @Override
    public void download(RunId run, String artifactPath, Path target) {
        stored.download(run, artifactPath, target);
    }
}

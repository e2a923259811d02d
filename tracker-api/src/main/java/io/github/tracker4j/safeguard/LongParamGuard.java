package io.github.tracker4j.safeguard;

import io.github.tracker4j.Content;
import io.github.tracker4j.Limits;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Stores values that are too long for a param as artifacts, and gives the param its {@link LongParam} form.
 *
 * <p>It stands around the guard of params that change, which decides by what is stored: between it and the backend the
 * artifacts are written, so that those of values which it refuses or leaves out are not, and each is there before a param
 * points at it. When one cannot be stored nothing of the batch is.
 */
final class LongParamGuard implements Guard {

    private final Guard drift;

    LongParamGuard(Guard drift) {
        this.drift = drift;
    }

    @Override
    public RunGuard over(GuardedRun run) {
        return new OverRun(run, drift.over(run));
    }

    private static final class OverRun implements RunGuard {
        private final GuardedRun run;
        private final RunGuard drift;
        // An artifact that this object has written is not written again for an equal param.
        private final Set<String> written = ConcurrentHashMap.newKeySet();

        OverRun(GuardedRun run, RunGuard drift) {
            this.run = run;
            this.drift = drift;
        }

        @Override
        public boolean ignores(String key, double value) {
            return drift.ignores(key, value);
        }

        @Override
        public void log(LogBatch batch, Consumer<LogBatch> next) {
            if (batch.params().stream().noneMatch(param -> LongParam.isLong(param.value()))) {
                drift.log(batch, next);
                return;
            }
            Map<Param, Whole> wholes = new LinkedHashMap<>();
            LogBatch shortened = shortened(batch, wholes);
            // Without what the guard of params that change leaves out.
            Set<Param> passed = new HashSet<>();
            try {
                drift.log(shortened, settled -> {
                    passed.addAll(write(settled, wholes));
                    next.accept(settled);
                });
            } catch (TrackingException e) {
                e.remaining().params().forEach(passed::remove);
                count(passed);
                throw e.withRemaining(inTheCallersWords(e.remaining(), wholes));
            }
            count(passed);
        }

        private void count(Set<Param> passed) {
            passed.forEach(param -> run.counts().shortened(param.key()));
        }

        private static LogBatch shortened(LogBatch batch, Map<Param, Whole> wholes) {
            List<Param> params = new ArrayList<>(batch.params().size());
            for (Param param : batch.params()) {
                if (!LongParam.isLong(param.value())) {
                    params.add(param);
                    continue;
                }
                if (!StandardCharsets.UTF_8.newEncoder().canEncode(param.value())) {
                    throw new RejectedException(
                                    "Param " + Notices.quoted(param.key())
                                            + " has half a surrogate pair in its value, which no store can keep; repair the text")
                            .withRemaining(batch);
                }
                LongParam kept = LongParam.of(param.key(), param.value());
                Param stored = new Param(param.key(), kept.stored());
                params.add(stored);
                wholes.put(stored, new Whole(param, kept));
            }
            return batch.withParams(params);
        }

        /**
         * Writes the artifacts that this batch points at, also from a tag that a param has become since its key has another
         * value.
         *
         * @return the params that the batch has, in either form
         */
        private List<Param> write(LogBatch settled, Map<Param, Whole> wholes) {
            Set<String> pointers = settled.params().stream().map(Param::value).collect(Collectors.toSet());
            settled.tags().stream().map(Tag::value).forEach(pointers::add);
            List<Param> passed = new ArrayList<>();
            wholes.forEach((stored, whole) -> {
                if (!pointers.contains(stored.value())) {
                    return;
                }
                if (!written.contains(whole.path())) {
                    write(settled, whole);
                    written.add(whole.path());
                }
                passed.add(stored);
            });
            return passed;
        }

        private void write(LogBatch settled, Whole whole) {
            try {
                run.artifacts().log(whole.path(), Content.text(whole.param().value()));
            } catch (RejectedException e) {
                throw new RejectedException(e.scope(), whole.notStored(e), e).withRemaining(settled);
            } catch (TrackingException e) {
                // Also when the artifact may be there: the batch is not applied, and the same call settles both.
                throw new UnavailableException(whole.notStored(e), e).withRemaining(settled);
            }
        }

        private static LogBatch inTheCallersWords(LogBatch remaining, Map<Param, Whole> wholes) {
            return remaining.withParams(remaining.params().stream()
                    .map(param -> wholes.containsKey(param) ? wholes.get(param).param() : param)
                    .toList());
        }

        @Override
        public void over() {
            drift.over();
        }
    }

    /**
     * @param param as it came
     * @param kept what stands in its place
     */
    private record Whole(Param param, LongParam kept) {

        String path() {
            return kept.artifactPath();
        }

        String notStored(TrackingException e) {
            return "Param " + Notices.quoted(param.key()) + " has a value of " + kept.length()
                    + " code points, more than the " + Limits.PARAM_VALUE
                    + " of a param, and the artifact that shall hold it could not be stored, so nothing of this call was: "
                    + e.getMessage();
        }
    }
}

package io.github.tracker4j.safeguard;

import io.github.tracker4j.Keys;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Param;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.Tag;
import io.github.tracker4j.TrackingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Gives unlawful keys of params, tags and metrics a lawful form, and errors the caller's form again. */
final class KeyGuard implements Guard {

    private final Notices notices = new Notices(System.Logger.Level.INFO);

    @Override
    public RunGuard over(GuardedRun run) {
        return new OverRun(run.counts());
    }

    @Override
    public RunSpec onStart(RunSpec spec, GuardCounts counts) {
        if (spec.tags().keySet().stream().allMatch(Keys::isLegal)) {
            return spec;
        }
        Map<String, String> tags = new LinkedHashMap<>();
        spec.tags().forEach((key, value) -> {
            String mapped = mapped(key);
            if (!mapped.equals(key)) {
                counts.mapped(key);
            }
            tags.put(mapped, value);
        });
        return spec.withTags(tags);
    }

    @Override
    public String onTagKey(String key) {
        return Keys.map(key);
    }

    private String mapped(String key) {
        String mapped = Keys.map(key);
        if (!mapped.equals(key)) {
            notices.tellOnce(
                    key,
                    () -> "Key " + Notices.quoted(key) + " " + Keys.problem(key) + "; it is stored as '" + mapped
                            + "', as safeguards.keys: MAP says");
        }
        return mapped;
    }

    private final class OverRun implements RunGuard {
        private final GuardCounts counts;

        OverRun(GuardCounts counts) {
            this.counts = counts;
        }

        @Override
        public boolean ignores(String key, double value) {
            return Keys.isLegal(key);
        }

        @Override
        public void log(LogBatch batch, Consumer<LogBatch> next) {
            if (isLegal(batch)) {
                next.accept(batch);
                return;
            }
            Map<String, String> originals = new HashMap<>();
            LogBatch lawful = renamed(batch, key -> {
                String mapped = mapped(key);
                if (!mapped.equals(key)) {
                    originals.putIfAbsent(mapped, key);
                }
                return mapped;
            });
            try {
                next.accept(lawful);
            } catch (TrackingException e) {
                // A key of which something remains is counted when that is logged.
                Set<String> remaining = keys(e.remaining());
                originals.forEach((mapped, key) -> {
                    if (!remaining.contains(mapped)) {
                        counts.mapped(key);
                    }
                });
                throw e.withRemaining(renamed(e.remaining(), key -> originals.getOrDefault(key, key)));
            }
            originals.values().forEach(counts::mapped);
        }
    }

    private static Set<String> keys(LogBatch batch) {
        Set<String> keys = new HashSet<>();
        batch.params().forEach(param -> keys.add(param.key()));
        batch.tags().forEach(tag -> keys.add(tag.key()));
        batch.metrics().forEach(point -> keys.add(point.key()));
        return keys;
    }

    private static boolean isLegal(LogBatch batch) {
        List<Metric> metrics = batch.metrics();
        for (int i = 0; i < metrics.size(); i++) {
            if (!Keys.isLegal(metrics.get(i).key())) {
                return false;
            }
        }
        return batch.params().stream().allMatch(param -> Keys.isLegal(param.key()))
                && batch.tags().stream().allMatch(tag -> Keys.isLegal(tag.key()));
    }

    private static LogBatch renamed(LogBatch batch, UnaryOperator<String> name) {
        List<Param> params = new ArrayList<>(batch.params().size());
        batch.params().forEach(param -> params.add(new Param(name.apply(param.key()), param.value())));
        List<Tag> tags = new ArrayList<>(batch.tags().size());
        batch.tags().forEach(tag -> tags.add(new Tag(name.apply(tag.key()), tag.value())));
        List<Metric> metrics = new ArrayList<>(batch.metrics().size());
        batch.metrics()
                .forEach(point -> metrics.add(
                        new Metric(name.apply(point.key()), point.value(), point.step(), point.timestamp())));
        return new LogBatch(params, tags, batch.inputs(), metrics);
    }
}

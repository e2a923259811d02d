package io.github.tracker4j.safeguard;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStoppedException;
import io.github.tracker4j.TrackingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Decides about metric points that are NaN or infinite, by the key that the caller gave. */
final class NonFiniteGuard implements Guard {

    private static final System.Logger LOG = System.getLogger(SafeguardedTracker.class.getName());

    private final Map<KeyPattern, NonFinitePolicy> byPattern = new LinkedHashMap<>();
    private final NonFinitePolicy otherwise;

    NonFiniteGuard(Map<String, NonFinitePolicy> byPattern, NonFinitePolicy otherwise) {
        byPattern.forEach((pattern, policy) -> this.byPattern.put(new KeyPattern(pattern), policy));
        this.otherwise = otherwise;
    }

    NonFinitePolicy policyOf(String key) {
        for (Map.Entry<KeyPattern, NonFinitePolicy> entry : byPattern.entrySet()) {
            if (entry.getKey().matches(key)) {
                return entry.getValue();
            }
        }
        return otherwise;
    }

    @Override
    public RunGuard over(GuardedRun guarded) {
        return new OverRun(guarded.run().id(), guarded.counts());
    }

    private final class OverRun implements RunGuard {
        private final RunId run;
        private final GuardCounts counts;
        private final Notices notices = new Notices(System.Logger.Level.WARNING);

        OverRun(RunId run, GuardCounts counts) {
            this.run = run;
            this.counts = counts;
        }

        @Override
        public boolean ignores(String key, double value) {
            return Double.isFinite(value);
        }

        @Override
        public void log(LogBatch batch, Consumer<LogBatch> next) {
            List<Metric> points = batch.metrics();
            for (int i = 0; i < points.size(); i++) {
                if (!Double.isFinite(points.get(i).value())) {
                    logWithout(batch, next);
                    return;
                }
            }
            next.accept(batch);
        }

        private void logWithout(LogBatch batch, Consumer<LogBatch> next) {
            List<Metric> kept = new ArrayList<>(batch.metrics().size());
            List<Metric> left = new ArrayList<>();
            Metric refused = null;
            for (Metric point : batch.metrics()) {
                if (Double.isFinite(point.value())) {
                    kept.add(point);
                    continue;
                }
                switch (policyOf(point.key())) {
                    case KEEP -> kept.add(point);
                    case DROP -> left.add(point);
                    case REJECT -> refused = refused == null ? point : refused;
                    case STOP -> throw stopped(point);
                }
            }
            if (refused != null) {
                throw refused(refused).withRemaining(batch);
            }
            LogBatch passed = left.isEmpty() ? batch : batch.withMetrics(kept);
            try {
                next.accept(passed);
            } catch (TrackingException e) {
                // A call that was applied in part is not made again with the points that were left out.
                if (!e.remaining().equals(passed)) {
                    left.forEach(this::count);
                }
                throw e;
            }
            left.forEach(this::count);
        }

        private void count(Metric point) {
            counts.dropped(point.key());
            notices.tellOnce(
                    point.key(),
                    () -> "Run " + run + ": metric " + describe(point)
                            + " was dropped, as safeguards.non-finite says; further ones of this key are dropped and counted"
                            + " without a word");
        }

        private RunStoppedException stopped(Metric point) {
            return new RunStoppedException(
                    run,
                    "Metric " + describe(point) + "; nothing of this call was stored and run " + run
                            + " was stopped, as safeguards.non-finite: STOP says");
        }

        private RejectedException refused(Metric point) {
            return new RejectedException("Metric " + describe(point)
                    + "; nothing of this call was stored and the run goes on: set safeguards.non-finite: DROP to leave"
                    + " such points out, or KEEP to store them");
        }

        private String describe(Metric point) {
            return Notices.quoted(point.key()) + " is " + point.value()
                    + (point.step() == null ? " (no step given)" : " at step " + point.step());
        }

        @Override
        public void over() {
            Map<String, Long> dropped = counts.droppedByKey();
            if (!dropped.isEmpty()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        () -> "Run " + run + ": points dropped by safeguards.non-finite, by key: " + dropped);
            }
        }
    }
}

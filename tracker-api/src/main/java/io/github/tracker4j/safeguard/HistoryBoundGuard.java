package io.github.tracker4j.safeguard;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.TrackingException;
import java.util.function.Consumer;

/** Refuses batches with which a run would have more metric points than it may. */
final class HistoryBoundGuard implements Guard {

    @Override
    public RunGuard over(GuardedRun run) {
        return new OverRun(run.points());
    }

    /** Ignores single points, which {@link SafeguardedRun} counts on its fast path. */
    private static final class OverRun implements RunGuard {
        private final PointCount points;

        OverRun(PointCount points) {
            this.points = points;
        }

        /** Its points were counted when they were first logged, and stay counted since they may have been stored. */
        @Override
        public void reconcile(LogBatch batch, Consumer<LogBatch> next) {
            if (!batch.metrics().isEmpty()) {
                try {
                    points.known();
                } catch (TrackingException unread) {
                    throw unread.withRemaining(batch);
                }
            }
            next.accept(batch);
        }

        @Override
        public void log(LogBatch batch, Consumer<LogBatch> next) {
            int number = batch.metrics().size();
            if (number == 0) {
                next.accept(batch);
                return;
            }
            try {
                points.take(number);
            } catch (TrackingException refused) {
                throw refused.withRemaining(batch);
            }
            try {
                next.accept(batch);
            } catch (RuntimeException failure) {
                points.giveBack(failure, number);
                throw failure;
            }
        }
    }
}

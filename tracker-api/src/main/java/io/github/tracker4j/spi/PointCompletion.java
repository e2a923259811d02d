package io.github.tracker4j.spi;

import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.RejectedException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives the points of one run the steps and times that their callers left open. For those who write a backend.
 * Thread-safe: no step is given twice.
 *
 * <p>A step that is left open becomes one more than the greatest step of its key, given or taken, and 0 for the first.
 */
public final class PointCompletion {

    private final InstantSource clock;
    private final Map<String, Long> greatestSteps = new ConcurrentHashMap<>();

    /**
     * For a run that has these latest points already: a latest point has the greatest step of its key.
     *
     * @param latest none for a new run
     */
    public PointCompletion(InstantSource clock, Collection<Metric> latest) {
        this.clock = clock;
        latest.forEach(metric -> greatestSteps.put(metric.key(), metric.stepOrZero()));
    }

    /**
     * The batch with every point complete. Call it after the batch was validated and before any of it is applied, once.
     *
     * @throws RejectedException when a step is left open and the greatest of its key is {@link Long#MAX_VALUE}
     */
    public LogBatch complete(LogBatch batch) {
        if (batch.metrics().isEmpty()) {
            return batch;
        }
        long now = clock.millis();
        List<Metric> complete = new ArrayList<>(batch.metrics().size());
        try {
            for (Metric metric : batch.metrics()) {
                Long timestamp = metric.timestamp();
                complete.add(Metric.of(
                        metric.key(),
                        metric.value(),
                        step(metric.key(), metric.step()),
                        timestamp == null ? now : timestamp));
            }
        } catch (RejectedException noNextStep) {
            throw noNextStep.withRemaining(batch);
        }
        return batch.withMetrics(complete);
    }

    /**
     * The step of a point that leaves it open.
     *
     * @throws RejectedException when the greatest step of the key is {@link Long#MAX_VALUE}
     */
    public long nextStep(String key) {
        return step(key, null);
    }

    /** Notes a step that a caller gave. */
    public void taken(String key, long step) {
        greatestSteps.merge(key, step, Math::max);
    }

    private long step(String key, @Nullable Long given) {
        if (given == null) {
            return greatestSteps.merge(key, 0L, (greatest, first) -> after(key, greatest));
        }
        taken(key, given);
        return given;
    }

    private static long after(String key, long greatest) {
        if (greatest == Long.MAX_VALUE) {
            throw new RejectedException("Metric '" + key + "' has a point at step " + greatest
                    + ", the greatest there is, so none comes after it; give the step");
        }
        return greatest + 1;
    }
}

package io.github.tracker4j.tck;

import io.github.tracker4j.ExperimentTracker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * The contract of {@link ExperimentTracker} as a suite: a backend or a decorator keeps it when a class that extends this
 * one passes.
 *
 * <pre>{@code
 * class MyTrackerContractTest extends TrackerContract {
 *
 *     @TempDir
 *     Path root;
 *
 *     @Override
 *     protected ExperimentTracker open() {
 *         return new MyTracker(root);
 *     }
 * }
 * }</pre>
 *
 * <p>Each case has an instance of its own (JUnit's default), and all trackers that one instance opens must see one store.
 * That store need not be empty, and may be shared by all cases: every case works in an experiment of a new name. What
 * {@link #open()} gave is closed by the suite.
 */
public abstract class TrackerContract
        implements StartCases,
                EndCases,
                ScopedRunCases,
                ParamAndTagCases,
                ValidationCases,
                MetricCases,
                ArtifactCases,
                QueryCases,
                OrderCases,
                ReadingCases,
                ReconcileCases,
                ThreadCases,
                AdminCases,
                RoundTripCases {

    private @Nullable Store store;

    /** For subclasses. */
    protected TrackerContract() {}

    /**
     * A new tracker on the store of this instance, without safeguards that change what is logged. Opened again, it sees
     * what trackers opened before it have logged.
     */
    protected abstract ExperimentTracker open();

    /**
     * What a store makes of the value of a point, where it cannot keep every double: infinities and the sign of zero.
     * Every other value, NaN included, must be given back as it is. The default keeps all.
     */
    protected double kept(double value) {
        return value;
    }

    /** The store under test; for the cases of this suite only. */
    @Override
    public final Store store() {
        if (store == null) {
            store = new Store(this::open, this::kept);
        }
        return store;
    }

    /** Closes what a case has opened. */
    @AfterEach
    protected void closeTrackers() {
        if (store != null) {
            store.close();
        }
    }
}

package io.github.tracker4j.mlflow;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.Metric;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunAdmin;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.TransferLimits;
import io.github.tracker4j.spi.OpenRuns;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Keeps runs on an MLflow server, 2.22 or later, over its REST interface; nothing of Python is needed.
 *
 * <p>Each call waits for the server, for {@link MlflowOptions.Builder#timeBudget} a request at most, and throws what went
 * wrong. Runs of other MLflow clients are read and resumed like ours, under the server's id. What becomes what, and what a
 * server cannot keep, is listed in {@code docs/mlflow-mapping.md}.
 *
 * <p>The first call that needs the server reaches it. Thread-safe.
 */
public final class MlflowTracker implements ExperimentTracker {

    private static final Logger LOG = System.getLogger("io.github.tracker4j.mlflow");
    private static final int POINTS = RequestSize.POINTS;
    private static final int REQUESTS_IN_FLIGHT = 4;

    private final InstantSource clock;
    private final Duration settleTime;
    private final OpenRuns openRuns = new OpenRuns();
    private final Connection connection;
    private final WebPages pages;
    private final RunStarter starter;
    private final MlflowRun.Services services;
    private final RunReader reader;
    private final RunAdmin admin;

    /** On this server, by the system's clock. */
    public MlflowTracker(MlflowOptions options) {
        this(options, InstantSource.system());
    }

    /**
     * On this server.
     *
     * @param clock gives the times that callers leave open
     */
    public MlflowTracker(MlflowOptions options, InstantSource clock) {
        this.clock = clock;
        connection = new Connection(options);
        pages = new WebPages(options.trackingUri());
        Experiments experiments = new Experiments(connection, pages);
        RunFinder finder = new RunFinder(connection, experiments);
        HistoryReader histories = new HistoryReader(connection);
        ArtifactStore artifacts = connection.artifacts();
        settleTime = options.settleTime();
        Settling settling = new Settling(settleTime);
        starter = new RunStarter(connection, experiments, finder, settling);
        services = new MlflowRun.Services(connection, finder, histories, artifacts, settling, clock, openRuns);
        RunDescriber describer = new RunDescriber(finder, pages);
        RunSearch search = new RunSearch(connection, experiments, finder, describer);
        reader = new MlflowReader(openRuns, experiments, finder, search, histories, artifacts);
        admin = new MlflowAdmin(openRuns, connection, finder, experiments);
    }

    @Override
    public Run startRun(RunSpec spec) {
        openRuns.requireOpen();
        boolean fresh = spec.id() == null;
        ServerRun server = starter.start(spec.complete(clock).validated(), fresh);
        MlflowRun run = openRuns.opened(new MlflowRun(services, server));
        LOG.log(
                Level.INFO,
                () -> "Run " + server.name() + " (" + run.id() + ") is at "
                        + pages.ofRun(server.experimentId(), server.serverId()));
        return run;
    }

    @Override
    public RunReader reader() {
        return reader;
    }

    @Override
    public Optional<RunAdmin> admin() {
        return Optional.of(admin);
    }

    /**
     * Several requests in flight to a server that recognises points it has, one to any other. Asks the server what it is,
     * unless that is known; without an answer the careful limits are given.
     */
    @Override
    public TransferLimits transferLimits() {
        boolean recognises;
        try {
            recognises = connection.facts().recognisesPoints();
        } catch (TrackingException e) {
            LOG.log(Level.DEBUG, "The server cannot be asked what it is", e);
            recognises = false;
        }
        return new TransferLimits(POINTS, recognises ? REQUESTS_IN_FLIGHT : 1, recognises, settleTime);
    }

    /** Asks the server what it is, unless that is known or every server keeps this point. */
    @Override
    public Metric asStored(Metric point) {
        Metric changed = ServerFacts.inDatabase(point);
        return changed.equals(point) ? point : connection.facts().asStored(point);
    }

    @Override
    public void close() {
        try {
            openRuns.close();
        } finally {
            connection.close();
        }
    }
}

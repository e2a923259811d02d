package io.github.tracker4j.mlflow;

import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.LogBatch;
import io.github.tracker4j.Metric;
import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.Param;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.spi.OpenRuns;
import io.github.tracker4j.spi.PointCompletion;
import io.github.tracker4j.spi.RunLifecycle;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A run on a server that this program logs to. */
final class MlflowRun implements Run {

    /** What a run needs of its tracker. */
    record Services(
            Connection connection,
            RunFinder finder,
            HistoryReader histories,
            ArtifactStore artifacts,
            Settling settling,
            InstantSource clock,
            OpenRuns openRuns) {}

    private final Services services;
    private final ServerRun server;
    private final RunId id;
    private final RunLifecycle lifecycle;
    private final PointCompletion completion;
    // Many calls may log at a time; an end waits for them, so that it is the last the server hears of the run.
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    // Params, tags and inputs go one call at a time, in their order: the last tag wins, and equal params race on
    // servers.
    private final Object events = new Object();
    private final Map<String, String> params;
    // The end of the latest sending of points of which it is not known whether they arrived.
    private final AtomicReference<Settling.@Nullable Moment> doubt = new AtomicReference<>();

    /**
     * A run that exists on the server.
     *
     * @param server as it is now
     */
    MlflowRun(Services services, ServerRun server) {
        this.services = services;
        this.server = server;
        this.id = server.id();
        this.lifecycle = new RunLifecycle(id);
        this.completion =
                new PointCompletion(services.clock(), server.latestMetrics().values());
        this.params = new HashMap<>(server.params());
    }

    @Override
    public RunId id() {
        return id;
    }

    @Override
    public void log(LogBatch batch) {
        whileOpen(() -> {
            BatchDelivery delivery = batch.params().isEmpty()
                            && batch.tags().isEmpty()
                            && batch.inputs().isEmpty()
                    ? delivery(completion.complete(batch.validated()))
                    : deliveredEvents(batch.validated());
            try {
                delivery.deliverMetrics();
            } catch (OutcomeUnknownException e) {
                doubt.set(services.settling().now());
                throw e;
            }
        });
    }

    private BatchDelivery deliveredEvents(LogBatch batch) {
        synchronized (events) {
            List<Param> newParams = batch.newParams(params);
            BatchDelivery delivery = delivery(completion.complete(batch).withParams(newParams));
            delivery.deliverEvents();
            newParams.forEach(param -> params.put(param.key(), param.value()));
            return delivery;
        }
    }

    private BatchDelivery delivery(LogBatch batch) {
        return new BatchDelivery(services.connection(), services.histories(), server, batch);
    }

    @Override
    public void logArtifact(String artifactPath, Content content) {
        String path = ArtifactPaths.checked(artifactPath);
        whileOpen(() -> {
            requireNotDeleted();
            services.artifacts().put(server.artifactUri(), server.serverId(), path, content);
        });
    }

    /** Servers take files of deleted runs, where nobody finds them. */
    private void requireNotDeleted() {
        Optional<ServerRun> now = services.finder().byServerId(server.serverId());
        if (now.isEmpty() || now.get().isDeleted()) {
            throw deleted(id);
        }
    }

    static RejectedException deleted(RunId id) {
        return new RejectedException(
                RejectedException.Scope.RUN,
                "Run " + id + " is deleted on the server, so nothing can be changed in it; restore it first, by"
                        + " ExperimentTracker.admin() or on its page");
    }

    @Override
    public void end(RunStatus status, long endTime) {
        Lock lock = calls.writeLock();
        lock.lock();
        try {
            lifecycle.end(status, endTime, () -> {
                try {
                    services.connection()
                            .http()
                            .post(
                                    "runs/update",
                                    Json.ofRun(server.serverId())
                                            .put("status", status.name())
                                            .put("end_time", endTime),
                                    MlflowHttp.Repeat.SAFE);
                } catch (MlflowRefusal refusal) {
                    throw refusal.toRejected("Ending run " + id);
                }
                services.openRuns().gone(this);
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end(RunStatus status) {
        end(status, services.clock().millis());
    }

    @Override
    public void detach() {
        lifecycle.detach(() -> services.openRuns().gone(this));
    }

    @Override
    public void reconcile(LogBatch batch, RunReader reader) {
        boolean complete = batch.metrics().stream().allMatch(Metric::isComplete);
        if (complete && services.connection().facts().recognisesPoints()) {
            log(batch);
            return;
        }
        if (complete && !batch.metrics().isEmpty()) {
            awaitLatePoints(batch);
        }
        Run.super.reconcile(batch, reader);
    }

    /** A request that seems lost may still be on its way: what is missing now would be there twice if it were sent now. */
    private void awaitLatePoints(LogBatch batch) {
        Settling.@Nullable Moment sent = doubt.get();
        if (sent == null) {
            return;
        }
        try {
            services.settling()
                    .await(
                            sent,
                            () -> services.histories()
                                            .missing(server, batch.metrics())
                                            .isEmpty()
                                    ? Optional.of(sent)
                                    : Optional.empty());
        } catch (OutcomeUnknownException interrupted) {
            throw interrupted.withRemaining(batch);
        }
        // A later doubt is not settled by this.
        doubt.compareAndSet(sent, null);
    }

    private void whileOpen(Runnable work) {
        Lock lock = calls.readLock();
        lock.lock();
        try {
            lifecycle.requireOpen();
            work.run();
        } finally {
            lock.unlock();
        }
    }
}

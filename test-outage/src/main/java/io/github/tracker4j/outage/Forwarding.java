package io.github.tracker4j.outage;

import io.github.tracker4j.RunId;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.Journals;
import io.github.tracker4j.local.replica.Forwarder;
import io.github.tracker4j.local.replica.ReplicaOptions;
import io.github.tracker4j.local.replica.Replication;
import io.github.tracker4j.mlflow.MlflowTracker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/** A forwarder of all journals below a root that can be dropped in the middle of its work and begun again. */
final class Forwarding implements AutoCloseable {

    private final Journals journals;
    private final URI server;
    private final Function<URI, MlflowTracker> client;
    private final ReplicaOptions options;
    private MlflowTracker tracker;
    private Forwarder forwarder;

    /** Begins with the journals that are there; others follow when something is logged to them. */
    Forwarding(Journals journals, URI server, Function<URI, MlflowTracker> client, ReplicaOptions options)
            throws IOException {
        this.journals = journals;
        this.server = server;
        this.client = client;
        this.options = options;
        this.tracker = client.apply(server);
        this.forwarder = open();
    }

    private Forwarder open() throws IOException {
        Forwarder opened = new Forwarder(journals, Clients.destination(server, tracker), options);
        for (Journal journal : journals.list().journals()) {
            opened.follow(journal.id());
        }
        return opened;
    }

    /** Drops the forwarder with what it has under way, and begins again from its cursors. */
    synchronized void restart() throws IOException {
        close();
        tracker = client.apply(server);
        forwarder = open();
    }

    /** Something was logged. */
    synchronized void changed(RunId run) {
        forwarder.follow(run);
        forwarder.changed(run);
    }

    /** Waits until everything is there or set aside, whatever is dropped meanwhile; returns whether it is. */
    boolean await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Forwarder awaited = current();
            boolean there = awaited.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            if (awaited == current() || System.nanoTime() > end) {
                return there;
            }
        }
    }

    Replication replication() {
        return current().replication();
    }

    private synchronized Forwarder current() {
        return forwarder;
    }

    @Override
    public synchronized void close() {
        forwarder.close();
        tracker.close();
    }
}

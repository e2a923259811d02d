package io.github.tracker4j.benchmarks;

import io.github.tracker4j.testservers.Fault;
import io.github.tracker4j.testservers.FaultProxy;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A way to a server that is sound, or out of order all the time, or every moment. */
final class Outage implements AutoCloseable {

    /** What is the matter. */
    enum Kind {
        HEALTHY("healthy"),
        HANGING("hangs: takes requests and does not answer"),
        REFUSING("refuses connections"),
        FLAPPING("refuses connections every other 300 ms");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private static final long FLAP_MILLIS = 300;

    private final FaultProxy proxy;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private boolean refused;

    Outage(URI server, Kind kind) {
        proxy = FaultProxy.before(server);
        switch (kind) {
            case HEALTHY -> {
                // Everything passes.
            }
            case HANGING -> proxy.always(Fault.hangBeforeRequest());
            case REFUSING -> proxy.refuse();
            case FLAPPING -> {
                // Ended with the timer.
                ScheduledFuture<?> unused =
                        timer.scheduleAtFixedRate(this::flap, FLAP_MILLIS, FLAP_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void flap() {
        if (refused) {
            proxy.accept();
        } else {
            proxy.refuse();
        }
        refused = !refused;
    }

    URI uri() {
        return proxy.uri();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        proxy.close();
    }
}

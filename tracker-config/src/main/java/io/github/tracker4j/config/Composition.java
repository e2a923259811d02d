package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.NoOpTracker;
import io.github.tracker4j.fanout.Branch;
import io.github.tracker4j.fanout.FanOutTracker;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.local.LocalTrackerProvider;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.local.replica.ReplicaOptions;
import io.github.tracker4j.local.replica.StoreAndForwardOptions;
import io.github.tracker4j.local.replica.StoreAndForwardTracker;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts together the tracker that a configuration describes, as {@link TrackingConfig#open()} tells. */
final class Composition {

    private static final System.Logger LOG = System.getLogger(TrackingConfig.class.getName());

    private final Tracking tracking;
    private final Safeguards safeguards;

    Composition(Tracking tracking, Safeguards safeguards) {
        this.tracking = tracking;
        this.safeguards = safeguards;
    }

    ExperimentTracker open() {
        if (tracking.places().isEmpty()) {
            return new NoOpTracker();
        }
        return safeguarded(tracking.isForwarded() ? storeAndForward(StoreAndForwardOptions.DEFAULT) : direct());
    }

    /** What stands in front of every backend. */
    ExperimentTracker safeguarded(ExperimentTracker backend) {
        return new SafeguardedTracker(backend, safeguards);
    }

    /** What stands behind it where runs are sent from a journal. */
    StoreAndForwardTracker storeAndForward(StoreAndForwardOptions options) {
        LocalTracker journal = journal();
        List<Destination> destinations = new ArrayList<>();
        try {
            for (Place place : tracking.places()) {
                if (!place.isLocal()) {
                    BackendSettings settings = place.settings();
                    TrackerProvider provider = place.provider();
                    String workspace = Destinations.workspace(provider, settings.settings());
                    ExperimentTracker tracker = open(place, Destinations.settings(provider, settings.settings()));
                    destinations.add(new Destination(settings.uri(), workspace, tracker));
                }
            }
        } catch (RuntimeException e) {
            destinations.forEach(destination -> destination.tracker().close());
            journal.close();
            throw e;
        }
        tellJournal(destinations);
        ReplicaOptions replica = options.replica().withJournalOnly(!tracking.hasLocal());
        return new StoreAndForwardTracker(journal, destinations, options.withReplica(replica));
    }

    private LocalTracker journal() {
        Origin origin = tracking.places().stream()
                .filter(Place::isLocal)
                .findFirst()
                .orElse(tracking.places().get(0))
                .origin();
        LocalTrackerProvider provider = new LocalTrackerProvider();
        return opened(
                Backends.LOCAL, origin, () -> provider.open(tracking.journal().toUri(), tracking.localSettings()));
    }

    private void tellJournal(List<Destination> destinations) {
        LOG.log(
                System.Logger.Level.INFO,
                "Runs are logged to {0} and sent from there to {1}",
                tracking.journal(),
                destinations.stream().map(Destination::name).toList());
        TemporaryStorage.reason(tracking.journal())
                .ifPresent(reason -> LOG.log(
                        System.Logger.Level.WARNING,
                        "The journal of runs that are not sent yet is in {0}, and {1}; set {2} to a directory that lasts",
                        tracking.journal(),
                        reason,
                        (tracking.hasLocal() ? Setting.TRACKING_ARTIFACT_LOCATION : Setting.TRACKING_JOURNAL).path()));
    }

    private ExperimentTracker direct() {
        tellDirect();
        List<Branch> branches = branches();
        return branches.size() == 1 ? branches.get(0).tracker() : new FanOutTracker(branches);
    }

    private List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        try {
            for (Place place : tracking.places()) {
                branches.add(new Branch(
                        place.settings().name(), open(place, place.settings().settings())));
            }
            return branches;
        } catch (RuntimeException e) {
            branches.forEach(branch -> branch.tracker().close());
            throw e;
        }
    }

    private static ExperimentTracker open(Place place, Map<String, String> settings) {
        TrackerProvider provider = place.provider();
        URI uri = place.settings().uri();
        return opened(place.settings().name(), place.origin(), () -> provider.open(uri, settings));
    }

    /** What opens a backend. */
    @FunctionalInterface
    private interface Opening<T> {
        T open();
    }

    private static <T> T opened(String name, Origin origin, Opening<T> opening) {
        try {
            return opening.open();
        } catch (IllegalArgumentException e) {
            Problems problems = new Problems();
            problems.add(origin, Setting.TRACKING + "." + name + ": " + e.getMessage());
            throw problems.exception();
        }
    }

    /** A program whose calls wait for a server meets errors that files never have, so this is said. */
    private void tellDirect() {
        List<Place> places = tracking.places();
        if (places.stream().allMatch(Place::isLocal)) {
            return;
        }
        LOG.log(
                System.Logger.Level.INFO,
                "tracking.mode is direct: every call waits for the backends of {0}; "
                        + (places.size() == 1
                                ? "when one fails, it throws"
                                : "one that fails is reported while the others go on"),
                places.stream().map(place -> place.settings().name()).toList());
    }
}

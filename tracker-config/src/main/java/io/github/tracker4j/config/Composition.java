package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.NoOpTracker;
import io.github.tracker4j.fanout.Branch;
import io.github.tracker4j.fanout.FanOutTracker;
import io.github.tracker4j.safeguard.SafeguardedTracker;
import io.github.tracker4j.safeguard.Safeguards;
import java.util.ArrayList;
import java.util.List;

/** Puts together the tracker that a configuration describes, as {@link TrackingConfig#open()} tells. */
final class Composition {

    private static final System.Logger LOG = System.getLogger(TrackingConfig.class.getName());

    private final List<Place> places;
    private final Safeguards safeguards;

    Composition(List<Place> places, Safeguards safeguards) {
        this.places = places;
        this.safeguards = safeguards;
    }

    ExperimentTracker open() {
        if (places.isEmpty()) {
            return new NoOpTracker();
        }
        tellMode();
        List<Branch> branches = branches();
        ExperimentTracker tracker = branches.size() == 1 ? branches.get(0).tracker() : new FanOutTracker(branches);
        return new SafeguardedTracker(tracker, safeguards);
    }

    private List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        try {
            for (Place place : places) {
                branches.add(new Branch(place.settings().name(), open(place)));
            }
            return branches;
        } catch (RuntimeException e) {
            branches.forEach(branch -> branch.tracker().close());
            throw e;
        }
    }

    private static ExperimentTracker open(Place place) {
        BackendSettings settings = place.settings();
        try {
            return place.provider().open(settings.uri(), settings.settings());
        } catch (IllegalArgumentException e) {
            Problems problems = new Problems();
            problems.add(place.origin(), Setting.TRACKING + "." + settings.name() + ": " + e.getMessage());
            throw problems.exception();
        }
    }

    /** A program that is moved from files to a server meets errors it never met before, so this is said. */
    private void tellMode() {
        if (places.stream().allMatch(place -> place.settings().name().equals(Backends.LOCAL))) {
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

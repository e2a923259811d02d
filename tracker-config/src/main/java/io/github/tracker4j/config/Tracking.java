package io.github.tracker4j.config;

import io.github.tracker4j.config.TrackingSettings.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The section {@code tracking} with all that opening it needs.
 *
 * @param places the backends that are named, in their order; none for the backend {@code none}
 * @param mode how runs get to backends that are not local files
 * @param journal the directory from which runs are sent
 * @param localSettings the settings of local files, which hold for the journal too
 */
record Tracking(List<Place> places, Mode mode, Path journal, Map<String, String> localSettings) {

    Tracking {
        places = List.copyOf(places);
    }

    TrackingSettings settings() {
        return new TrackingSettings(places.stream().map(Place::settings).toList(), mode, journal);
    }

    /** Whether local files are among the backends. */
    boolean hasLocal() {
        return places.stream().anyMatch(Place::isLocal);
    }

    /** Whether runs are logged to a journal and sent from there. */
    boolean isForwarded() {
        return mode == Mode.STORE_AND_FORWARD && !places.stream().allMatch(Place::isLocal);
    }
}

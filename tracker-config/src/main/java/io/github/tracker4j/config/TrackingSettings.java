package io.github.tracker4j.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The section {@code tracking}: where runs live, and how they get there.
 *
 * @param backends the places; empty when runs are kept nowhere
 * @param mode how runs get to backends that are not local files
 * @param journal the directory in which runs are logged that are sent from there; that of local files where these are among
 *     the backends
 */
public record TrackingSettings(List<BackendSettings> backends, Mode mode, Path journal) {

    /** How runs get to a backend that is not local files. */
    public enum Mode {
        /** They are logged to a journal on the local disk, and sent from there in the background. */
        STORE_AND_FORWARD,
        /** Each call waits for the backend, whose errors reach the program. */
        DIRECT;

        /** The mode of a text in a file. */
        static Optional<Mode> of(String text) {
            return Arrays.stream(values())
                    .filter(mode -> mode.toString().equals(text))
                    .findFirst();
        }

        /** As it is written in a file. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Copies the list. */
    public TrackingSettings {
        backends = List.copyOf(backends);
    }
}

package io.github.tracker4j.cli;

import io.github.tracker4j.local.LocalOptions;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which runs a command works on, and how it reads what they leave open. */
final class ReadSelection extends RunSelection {

    @Option(
            names = "--stale",
            paramLabel = "DURATION",
            description =
                    "How long a run may be silent before it counts as interrupted, where it cannot be told whether its"
                            + " program lives; 10m by default.",
            converter = FriendlyDuration.class)
    @Nullable Duration stale;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of times in directories of the Python tracker that name none, such as"
                    + " Europe/Berlin or +02:00; UTC by default. It is noted beside the run when that is pushed.",
            converter = ZoneName.class)
    @Nullable ZoneId zone;

    @Override
    LocalOptions options() {
        LocalOptions options = LocalOptions.DEFAULT;
        if (stale != null) {
            options = options.withStale(stale);
        }
        return zone == null ? options : options.withZone(zone);
    }
}

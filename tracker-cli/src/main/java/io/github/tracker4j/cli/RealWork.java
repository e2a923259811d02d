package io.github.tracker4j.cli;

import io.github.tracker4j.RunId;
import io.github.tracker4j.config.TrackingConfig;
import io.github.tracker4j.local.Journal;
import io.github.tracker4j.local.replica.Destination;
import io.github.tracker4j.local.replica.Push;
import io.github.tracker4j.local.replica.PushListener;
import io.github.tracker4j.local.replica.PushOptions;
import io.github.tracker4j.local.replica.PushReport;
import io.github.tracker4j.local.replica.ReplicaOptions;
import io.github.tracker4j.local.replica.Retention;
import io.github.tracker4j.local.replica.RetentionReport;
import io.github.tracker4j.local.replica.Verification;
import io.github.tracker4j.local.replica.VerificationReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does what the commands ask for, with local files and a server. */
final class RealWork implements Work {

    private static final String URI_VARIABLE = "TRACKER4J_TRACKING_URI";
    private static final String WORKSPACE_VARIABLE = "TRACKER4J_TRACKING_MLFLOW_WORKSPACE";
    private static final String REACH_VARIABLE = "TRACKER4J_TRACKING_MLFLOW_TIMEOUTS_REACH";
    private static final String REACH = "timeouts.reach";
    /** Whoever waits at a terminal is told within half a minute that a server is down. */
    private static final Duration LONGEST_REACH = Duration.ofSeconds(25);
    /** Of the patience of a push, which tries a request again after this. */
    private static final int TRIES = 3;

    private static final Duration SHORTEST_REACH = Duration.ofMillis(500);

    private final Map<String, String> environment;

    RealWork(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public PushReport push(ReadSelection runs, Place place, PushSettings settings, PushListener listener)
            throws IOException {
        LocalRuns local = LocalRuns.of(runs);
        Destination destination = destination(place, reach(settings.patience()));
        try {
            Push push = new Push(local.journals(), destination, options(runs, settings));
            RunId only = local.only();
            return only == null ? push.run(listener) : push.run(only, listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the push was interrupted; push again to go on");
        } finally {
            destination.tracker().close();
        }
    }

    private static PushOptions options(ReadSelection runs, PushSettings settings) {
        PushOptions options = PushOptions.DEFAULT.withPatience(settings.patience());
        if (runs.experiment != null) {
            options = options.onlyExperiment(runs.experiment);
        }
        if (runs.zone != null) {
            options = options.withZone(runs.zone);
        }
        if (settings.dryRun()) {
            options = options.asDryRun();
        }
        return settings.repair() ? options.repairing() : options;
    }

    @Override
    public Verified verify(RunSelection runs, Place place, Consumer<VerificationReport> each) throws IOException {
        LocalRuns local = LocalRuns.of(runs);
        Destination destination = destination(place, LONGEST_REACH);
        try {
            Verification whole = new Verification(local.journals().reader(), destination.tracker());
            // Of a run that goes on here and was begun elsewhere, the destination rightly has more.
            Verification part = whole.allowingMoreOf(run -> true);
            Map<Path, String> unreadable = new TreeMap<>(local.unreadable());
            for (Journal journal : local.chosen()) {
                if (isReadable(journal, unreadable)) {
                    Verification verification = journal.begunAt().isPresent() ? part : whole;
                    each.accept(verification.run(journal.id()));
                }
            }
            return new Verified(destination.name(), unreadable);
        } finally {
            destination.tracker().close();
        }
    }

    /** Asked first, so that one run whose files are bad does not look like a server that is not there. */
    private static boolean isReadable(Journal journal, Map<Path, String> unreadable) {
        try {
            journal.info();
            return true;
        } catch (IOException e) {
            unreadable.put(journal.directory(), e.toString());
            return false;
        }
    }

    @Override
    public RetentionReport gc(RunSelection runs, Place place, Duration olderThan, boolean remove) throws IOException {
        LocalRuns local = LocalRuns.of(runs);
        Destination destination = destination(place, LONGEST_REACH);
        try {
            return new Retention(local.journals(), destination, ReplicaOptions.DEFAULT)
                    .run(local::isChosen, olderThan, remove);
        } finally {
            destination.tracker().close();
        }
    }

    /** How long one request of a push looks for a server: so long that a push ends soon after its patience, and not so long that it ends long after. */
    static Duration reach(Duration patience) {
        Duration part = patience.dividedBy(TRIES);
        return part.compareTo(LONGEST_REACH) > 0
                ? LONGEST_REACH
                : part.compareTo(SHORTEST_REACH) < 0 ? SHORTEST_REACH : part;
    }

    private Destination destination(Place place, Duration reach) {
        List<Destination> all = config(place, reach).openDestinations();
        if (all.size() == 1) {
            return all.get(0);
        }
        all.forEach(destination -> destination.tracker().close());
        throw new BadInputException(
                all.isEmpty()
                        ? (place.config != null ? place.config.toString() : String.valueOf(place.uri))
                                + " names no server; write --to with its URI, for example --to http://127.0.0.1:5000"
                        : place.config + " names several places ("
                                + String.join(
                                        ", ",
                                        all.stream().map(Destination::name).toList())
                                + "); write --to with the URI of one, without --config");
    }

    private TrackingConfig config(Place place, Duration reach) {
        Map<String, String> all = new HashMap<>(environment);
        String uri = place.uri == null ? null : checked(place.uri);
        if (uri != null && place.config != null) {
            all.put(URI_VARIABLE, uri);
        }
        if (place.workspace != null) {
            all.put(WORKSPACE_VARIABLE, place.workspace);
        }
        TrackingConfig said = config(place, all);
        if (said.tracking().backends().stream()
                .anyMatch(backend -> backend.settings().containsKey(REACH))) {
            return said;
        }
        all.put(REACH_VARIABLE, Double.toString(reach.toMillis() / 1000.0));
        return config(place, all);
    }

    private static TrackingConfig config(Place place, Map<String, String> variables) {
        return place.config == null
                ? TrackingConfig.of(String.valueOf(place.uri), variables)
                : TrackingConfig.load(place.config, variables);
    }

    /** A URI of a server, which a directory is not; the message has no user info. */
    private static String checked(String uri) {
        @Nullable String problem = null;
        try {
            URI parsed = URI.create(uri);
            if (parsed.getScheme() == null || parsed.getScheme().equals("file")) {
                problem = "it names local files";
            } else if (parsed.getScheme().startsWith("http") && parsed.getHost() == null) {
                problem = "it names no host";
            }
        } catch (IllegalArgumentException e) {
            problem = "it is no URI";
        }
        if (problem != null) {
            throw new BadInputException("--to '" + uri.replaceFirst("//[^/@]*@", "//") + "' is no tracking server ("
                    + problem + "); write http:// or https:// and a host, for example --to http://127.0.0.1:5000");
        }
        return uri;
    }
}

package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.spi.TrackerProvider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend as a third party would add it: a class, and its name in META-INF/services. */
public final class DemoBackend implements TrackerProvider {

    /** What was opened in this JVM, in order. */
    static final List<Opened> OPENED = new CopyOnWriteArrayList<>();

    /** An opening of a tracker. */
    record Opened(URI uri, Map<String, String> settings, InMemoryTracker tracker) {}

    @Override
    public Set<String> schemes() {
        return Set.of("demo");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("colour", "red or blue; red by default");
    }

    @Override
    public ExperimentTracker open(URI uri, Map<String, String> settings) {
        String colour = settings.getOrDefault("colour", "red");
        if (!Set.of("red", "blue").contains(colour)) {
            throw new IllegalArgumentException("setting 'colour' is '" + colour + "'; red or blue is expected");
        }
        Opened opened = new Opened(uri, settings, new InMemoryTracker());
        OPENED.add(opened);
        return opened.tracker();
    }

    static Opened lastOpened() {
        return OPENED.get(OPENED.size() - 1);
    }
}

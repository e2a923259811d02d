package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a push came to for one directory.
 *
 * @param directory the directory of the run
 * @param id the run; absent where the directory could not be read
 * @param experiment the name of its experiment; empty where it is not known
 * @param name what people call it; empty where it is not known
 * @param state how it stands now
 * @param sent what was sent now, or would be
 * @param setAside what the destination refuses, in its words
 * @param message why the run is refused or left; absent elsewhere
 */
public record PushedRun(
        Path directory,
        @Nullable RunId id,
        String experiment,
        String name,
        State state,
        Sent sent,
        List<SetAside> setAside,
        @Nullable String message) {

    /** How a run stands at the destination when a push is over. */
    public enum State {
        /** All of it is there. */
        COMPLETE,
        /** All of it was there before; nothing was sent. */
        UNCHANGED,
        /** What is on the disk so far is there; the run goes on. */
        RUNNING,
        /** It would be sent: the push was a dry run. */
        PLANNED,
        /** The run or some of it was not sent, and pushing again does not change that. */
        REFUSED,
        /** Some of it was not sent, and pushing again later sends it. */
        LEFT
    }

    /**
     * Amounts.
     *
     * @param points points of metrics
     * @param events lines of params, tags, datasets and the like
     * @param artifacts files
     * @param artifactBytes how many bytes these have
     */
    public record Sent(long points, long events, long artifacts, long artifactBytes) {

        /** Nothing. */
        public static final Sent NOTHING = new Sent(0, 0, 0, 0);

        /** Both together. */
        public Sent plus(Sent more) {
            return new Sent(
                    points + more.points,
                    events + more.events,
                    artifacts + more.artifacts,
                    artifactBytes + more.artifactBytes);
        }
    }

    /** Copies the list. */
    public PushedRun {
        setAside = List.copyOf(setAside);
    }
}

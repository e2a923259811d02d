package io.github.tracker4j.local.replica;

/** Hears how a push gets on, for a person who waits. Called by one thread at a time, from several threads. */
public interface PushListener {

    /** Hears nothing. */
    PushListener NONE = new PushListener() {};

    /**
     * The runs were listed.
     *
     * @param runs how many there are to look at
     * @param points how many points of metrics are still to be sent, as far as is known here
     */
    default void listed(int runs, long points) {}

    /** So many points more were acknowledged or set aside. */
    default void moved(long points) {}

    /** One run is over for this push. */
    default void finished(PushedRun run) {}
}

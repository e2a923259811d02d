package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import java.util.Set;

/**
 * What the journals of this disk have, and which of their runs they answer for: those of which the first destination does
 * not have all yet. Thread-safe.
 */
interface Disk {

    /** What the disk has of a run. */
    enum Share {
        /** Nothing. */
        NONE,
        /** Its journal, all of which the first destination has, which answers for the run. */
        SENT,
        /** Its journal, which answers for the run. */
        WHOLE,
        /** The journal of what was logged here to a run that was begun elsewhere; it answers for what it knows. */
        CONTINUATION
    }

    /**
     * The runs that the disk answers for at one moment.
     *
     * @param ids their ids, of deleted ones too
     * @param reader reads them and no others
     */
    record Own(Set<RunId> ids, RunReader reader) {}

    /** Reads every run of the disk. */
    RunReader all();

    /** What the disk answers for now. */
    Own own();

    /** What the disk has of a run now. */
    Share shareOf(RunId run);
}

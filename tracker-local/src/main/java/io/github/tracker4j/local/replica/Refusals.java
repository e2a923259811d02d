package io.github.tracker4j.local.replica;

import io.github.tracker4j.RejectedException;

/**
 * Tells items that a destination refuses from a destination, or something before it, that refuses everything: when many items
 * of a run are refused in a row and nothing was taken, it is not the items. Used by one thread.
 */
final class Refusals {

    /** So many in a row are not set aside. */
    static final int MOST_IN_A_ROW = 32;

    private final Runnable look;
    private int inARow;

    /**
     * Refusals of one run.
     *
     * @param look reads something of the run at the destination, which tells whether that is refused too
     */
    Refusals(Runnable look) {
        this.look = look;
    }

    /** The destination took something of the run. */
    void taken() {
        inARow = 0;
    }

    /**
     * The destination refused one more item.
     *
     * @throws RejectedException when it is one too many: of the destination when that lets nobody read either, else of the run
     */
    void refused(RejectedException refusal) {
        if (++inARow < MOST_IN_A_ROW) {
            return;
        }
        inARow = 0;
        String words = MOST_IN_A_ROW + " items in a row were refused and none was taken, the last one with: "
                + refusal.getMessage();
        try {
            look.run();
        } catch (RejectedException reading) {
            throw new RejectedException(RejectedException.Scope.DESTINATION, words, refusal);
        }
        throw new RejectedException(RejectedException.Scope.RUN, words, refusal);
    }
}

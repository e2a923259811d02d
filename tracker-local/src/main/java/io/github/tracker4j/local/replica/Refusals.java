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
    private final Cursor cursor;
    /** It was stopped before, and somebody tries again: then it is the items after all, as long as reading is allowed. */
    private final boolean isSecondTry;

    private int inARow;

    /**
     * Refusals of one run.
     *
     * @param look reads something of the run at the destination, which tells whether that is refused too
     * @param cursor remembers whether the run was stopped
     */
    Refusals(Runnable look, Cursor cursor) {
        this.look = look;
        this.cursor = cursor;
        this.isSecondTry = cursor.stopped;
    }

    /** The destination took something of the run. */
    void taken() {
        inARow = 0;
    }

    /**
     * The destination refused one more item.
     *
     * @throws RejectedException when it is one too many: of the destination when that lets nobody read either, else of the
     *     run, unless it was stopped so before
     */
    void refused(RejectedException refusal) {
        inARow++;
        if (inARow < MOST_IN_A_ROW || (isSecondTry && inARow % MOST_IN_A_ROW != 0)) {
            return;
        }
        String words = MOST_IN_A_ROW + " items in a row were refused and none was taken, the last one with: "
                + refusal.getMessage();
        try {
            look.run();
        } catch (RejectedException reading) {
            throw new RejectedException(RejectedException.Scope.DESTINATION, words, refusal);
        }
        if (isSecondTry) {
            return;
        }
        cursor.stopped = true;
        throw new RejectedException(
                RejectedException.Scope.RUN,
                words
                        + "; look what it is, and send the run again: what is refused then is left out, and the rest sent",
                refusal);
    }
}

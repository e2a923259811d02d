package io.github.tracker4j.local.replica;

/** What became of one step of a replica. */
sealed interface Progress {

    /** Something was sent or passed over; there may be more at once. */
    Progress MOVED = new Moved();

    /** Everything that was logged so far is there, and the run goes on. */
    Progress IN_STEP = new InStep();

    /** Everything is there, the end too, or the destination refuses the run. */
    Progress OVER = new Over();

    /** See {@link #MOVED}. */
    record Moved() implements Progress {}

    /** See {@link #IN_STEP}. */
    record InStep() implements Progress {}

    /** See {@link #OVER}. */
    record Over() implements Progress {}

    /**
     * A file is on its way, and nothing else can be sent until something is logged or can be sent again.
     *
     * @param answer of the upload
     */
    record Uploading(Sender.Answer answer) implements Progress {}

    /**
     * Nothing can be sent before this time.
     *
     * @param until milliseconds since the epoch
     */
    record Waiting(long until) implements Progress {}
}

package io.github.tracker4j.fanout;

import io.github.tracker4j.RunId;

/**
 * Something that one branch of a {@link FanOutTracker} does not have, while another has it.
 *
 * @param branch the name of the branch
 * @param run the run
 * @param what what was tried, such as {@code log 3 items}
 * @param error why it failed; the {@code remaining()} of a tracking error tells the items
 */
public record BranchFailure(String branch, RunId run, String what, RuntimeException error) {}

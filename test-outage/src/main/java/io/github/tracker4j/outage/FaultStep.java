package io.github.tracker4j.outage;

/**
 * One fault of a schedule.
 *
 * @param kind what happens
 * @param target to which requests
 * @param skip how many of these pass before
 * @param times how many of these fail, one after the other
 * @param amount a number of bytes or milliseconds, or what else the kind is a matter of
 */
record FaultStep(FaultKind kind, Target target, int skip, int times, int amount) {

    @Override
    public String toString() {
        return kind + (times > 1 ? "x" + times : "") + "(" + target + "+" + skip + "," + amount + ")";
    }
}

package io.github.tracker4j.outage;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What became of a schedule.
 *
 * @param schedule which
 * @param differences everything on the server that is not as it was logged, and whatever else went wrong
 * @param lost how many items are missing or changed
 * @param duplicated how many are there too often
 * @param runsTooMany how many runs nobody has started, or twice
 * @param points how many points were logged
 * @param happened how often which fault happened
 * @param duration how long it took
 */
record Outcome(
        Schedule schedule,
        List<String> differences,
        int lost,
        int duplicated,
        int runsTooMany,
        long points,
        Map<FaultKind, Integer> happened,
        Duration duration) {

    /** The outcome of a schedule that could not be carried out or looked at. */
    static Outcome broken(Schedule schedule, String why) {
        return new Outcome(schedule, List.of(why), 0, 0, 0, 0, Map.of(), Duration.ZERO);
    }

    boolean isGood() {
        return differences.isEmpty();
    }

    /** One line, or one with the differences below it. */
    @Override
    public String toString() {
        String end = " in " + duration.toMillis() + " ms, happened " + happened;
        return isGood()
                ? "good: " + schedule + end
                : "FAILED: " + schedule + end + "\n    "
                        + String.join("\n    ", differences.subList(0, Math.min(20, differences.size())));
    }
}

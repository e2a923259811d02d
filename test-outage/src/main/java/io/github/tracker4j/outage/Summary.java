package io.github.tracker4j.outage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The tables of a run of the suite, in Markdown. */
final class Summary {

    private final List<Outcome> outcomes;

    Summary(List<Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("| server | schedules | failed | points logged | lost | duplicated |"
                + " runs too many | median s | longest s |\n|---|---|---|---|---|---|---|---|---|\n");
        for (ServerKind kind : ServerKind.values()) {
            row(
                    text,
                    kind.label(),
                    outcomes.stream()
                            .filter(outcome -> outcome.schedule().server() == kind)
                            .toList());
        }
        row(text, "all", outcomes);
        text.append("\n| fault | schedules with it | times it happened |");
        for (ServerKind kind : ServerKind.values()) {
            text.append(' ').append(kind.label()).append(" |");
        }
        text.append("\n|---|---|---|---|---|---|---|\n");
        faults(text);
        List<Long> failed = outcomes.stream()
                .filter(outcome -> !outcome.isGood())
                .map(outcome -> outcome.schedule().seed())
                .toList();
        return text.append("\nSeeds that failed: ")
                .append(failed.isEmpty() ? "none" : failed)
                .toString();
    }

    private static void row(StringBuilder text, String label, List<Outcome> some) {
        List<Long> millis = some.stream()
                .map(outcome -> outcome.duration().toMillis())
                .sorted()
                .toList();
        text.append("| ").append(label).append(" | ").append(some.size());
        text.append(" | ")
                .append(some.stream().filter(outcome -> !outcome.isGood()).count());
        for (ToLongFunction<Outcome> count : List.<ToLongFunction<Outcome>>of(
                Outcome::points, Outcome::lost, Outcome::duplicated, Outcome::runsTooMany)) {
            text.append(" | ").append(some.stream().mapToLong(count).sum());
        }
        for (int index : new int[] {millis.size() / 2, millis.size() - 1}) {
            text.append(" | ").append(millis.isEmpty() ? "-" : String.valueOf(millis.get(index) / 100 / 10.0));
        }
        text.append(" |\n");
    }

    private void faults(StringBuilder text) {
        Map<FaultKind, List<Outcome>> by = new EnumMap<>(FaultKind.class);
        for (Outcome outcome : outcomes) {
            outcome.happened()
                    .keySet()
                    .forEach(kind ->
                            by.computeIfAbsent(kind, key -> new ArrayList<>()).add(outcome));
        }
        by.forEach((kind, with) -> {
            text.append("| ").append(kind).append(" | ").append(with.size());
            text.append(" | ").append(times(kind, with));
            for (ServerKind server : ServerKind.values()) {
                text.append(" | ")
                        .append(times(
                                kind,
                                with.stream()
                                        .filter(outcome -> outcome.schedule().server() == server)
                                        .toList()));
            }
            text.append(" |\n");
        });
    }

    private static long times(FaultKind kind, List<Outcome> with) {
        return with.stream()
                .mapToLong(outcome -> outcome.happened().getOrDefault(kind, 0))
                .sum();
    }
}

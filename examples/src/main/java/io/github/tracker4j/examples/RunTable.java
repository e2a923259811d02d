package io.github.tracker4j.examples;

import io.github.tracker4j.Metric;
import io.github.tracker4j.RunInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows runs side by side: some params, and the latest values of some metrics. */
final class RunTable {

    private final List<String> params;
    private final List<String> metrics;

    RunTable(List<String> params, List<String> metrics) {
        this.params = params;
        this.metrics = metrics;
    }

    String of(List<RunInfo> runs) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("run"));
        head.addAll(params);
        head.addAll(metrics);
        head.add("status");
        rows.add(head);
        runs.forEach(run -> rows.add(row(run)));

        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(String.format("%-" + (width(rows, column) + 2) + "s", row.get(column)));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private List<String> row(RunInfo run) {
        List<String> row = new ArrayList<>(List.of(run.name()));
        params.forEach(key -> row.add(run.params().getOrDefault(key, "-")));
        for (String key : metrics) {
            Metric latest = run.latestMetrics().get(key);
            row.add(latest == null ? "-" : String.format(Locale.ROOT, "%.4f", latest.value()));
        }
        row.add(run.status().name().toLowerCase(Locale.ROOT));
        return row;
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}

package io.github.tracker4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of results as a Markdown table, the form in which they stand in the README. */
final class Table {

    private final String title;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String title, List<String> header) {
        this.title = title;
        rows.add(header);
    }

    void row(List<String> cells) {
        rows.add(cells);
    }

    /** Three digits that count, which is more than a busy machine can tell. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String form = size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("**" + title + "**\n\n");
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---".repeat(rows.get(0).size())).append("|\n");
            }
        }
        return text.toString();
    }
}

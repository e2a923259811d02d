package io.github.tracker4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures contenders in turn, round by round, so that whatever else the machine does meets all of them; ratios are taken
 * inside a round for the same reason.
 */
final class Rounds {

    /** One way to do the work. */
    @FunctionalInterface
    interface Contender {
        /** Does the work once and returns a value for each of the measures. */
        double[] measure() throws Exception;
    }

    private final String title;
    private final List<String> measures;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String name, Contender contender) {}

    /**
     * A comparison without contenders yet.
     *
     * @param measures what is measured, with the unit
     */
    Rounds(String title, String... measures) {
        this.title = title;
        this.measures = List.of(measures);
    }

    /** Adds a contender; the first is the one that the others are compared with. */
    Rounds with(String name, Contender contender) {
        entries.add(new Entry(name, contender));
        return this;
    }

    /** A contender that has done its work once, unseen, before it is measured: connected and compiled. */
    static Contender warmedUp(Contender contender) {
        return new Contender() {
            private boolean warm;

            @Override
            public double[] measure() throws Exception {
                if (!warm) {
                    double[] unused = contender.measure();
                    warm = true;
                }
                return contender.measure();
            }
        };
    }

    /**
     * Runs every contender {@code count} times.
     *
     * @return for each contender and measure the median, least and greatest of the rounds, and the median of its ratios to
     *     the first contender
     */
    Table run(int count) throws Exception {
        double[][][] results = new double[entries.size()][measures.size()][count];
        for (int round = 0; round < count; round++) {
            for (int turn = 0; turn < entries.size(); turn++) {
                // Another begins each time, so that nobody always comes after the same neighbour's leftovers.
                int entry = (turn + round) % entries.size();
                double[] values = entries.get(entry).contender().measure();
                for (int measure = 0; measure < values.length; measure++) {
                    results[entry][measure][round] = values[measure];
                }
            }
        }
        return table(results, count);
    }

    private Table table(double[][][] results, int count) {
        List<String> header = new ArrayList<>(List.of("n=" + count));
        for (String measure : measures) {
            header.add(measure);
            header.add("ratio");
        }
        Table table = new Table(title, header);
        for (int entry = 0; entry < results.length; entry++) {
            List<String> row = new ArrayList<>(List.of(entries.get(entry).name()));
            for (int measure = 0; measure < measures.size(); measure++) {
                double[] values = results[entry][measure];
                row.add(spread(values));
                row.add(Table.number(median(ratios(values, results[0][measure]))));
            }
            table.row(row);
        }
        return table;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] ratios(double[] values, double[] base) {
        double[] ratios = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ratios[i] = values[i] / base[i];
        }
        return ratios;
    }

    private static String spread(double[] values) {
        if (Double.isNaN(median(values))) {
            return Table.number(Double.NaN);
        }
        double least = Arrays.stream(values).min().orElseThrow();
        double greatest = Arrays.stream(values).max().orElseThrow();
        return Table.number(median(values)) + " (" + Table.number(least) + "-" + Table.number(greatest) + ")";
    }
}

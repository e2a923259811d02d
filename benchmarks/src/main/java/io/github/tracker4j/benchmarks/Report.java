package io.github.tracker4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Prints results, each with the machine it was measured on and how busy that was. */
final class Report {

    private Report() {}

    /** Says where and when; printed before the first measurement, so that the load is not our own. */
    @SuppressWarnings("SystemOut")
    static void begin(String program) {
        System.out.println(String.format(
                Locale.ROOT,
                "%s, %s: Java %s, %s %s, %d processors, load %.1f at the start%n",
                program,
                LocalDate.now(ZoneOffset.UTC),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    @SuppressWarnings("SystemOut")
    static void print(Table table) {
        System.out.println(table);
    }

    /** The number at this place of a command line, or the default where there is none. */
    static int argument(String[] arguments, int place, int otherwise) {
        return place < arguments.length ? Integer.parseInt(arguments[place]) : otherwise;
    }
}

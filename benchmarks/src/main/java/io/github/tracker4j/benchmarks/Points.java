package io.github.tracker4j.benchmarks;

/** The points that every contender logs: a curve with as many digits as a real loss has. */
final class Points {

    private static final long START = 1_700_000_000_000L;

    private Points() {}

    static double value(long step) {
        return 2.3 / (step + 1);
    }

    /** In milliseconds since the epoch. */
    static long time(long step) {
        return START + step;
    }

    /** As MLflow takes it. */
    static String json(String key, long step) {
        return "{\"key\":\"" + key + "\",\"value\":" + value(step) + ",\"timestamp\":" + time(step) + ",\"step\":"
                + step + "}";
    }
}

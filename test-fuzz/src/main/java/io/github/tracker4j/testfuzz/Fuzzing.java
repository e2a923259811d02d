package io.github.tracker4j.testfuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives a target many inputs and tells of each kind of failure once, with its number and its least form. An input that
 * takes longer than {@value #LONGEST_SECONDS} seconds is a failure too.
 *
 * <p>How many: the system property {@value #COUNT}, else what the test says, so that a build spends seconds on it and a
 * night hours. The first number is the property {@value #FIRST}, else 0.
 */
public final class Fuzzing {

    static final String COUNT = "fuzz.count";
    static final String FIRST = "fuzz.first";
    static final int LONGEST_SECONDS = 60;

    private static final int TRIES = 3_000;
    private static final int FRAMES = 12;
    private static final int SHOWN = 1_500;
    private static final int PROGRESS_SECONDS = 30;

    private final String name;
    private final Mutations mutations;
    private final FuzzTarget target;
    private final AtomicLong number = new AtomicLong();
    private final Map<String, String> findings = new LinkedHashMap<>();

    private Fuzzing(String name, Mutations mutations, FuzzTarget target) {
        this.name = name;
        this.mutations = mutations;
        this.target = target;
    }

    /**
     * Checks as many inputs as are asked for.
     *
     * @param name what output and files call it
     * @param count how many inputs a build takes
     * @throws AssertionError when any of them failed
     */
    public static void run(String name, long count, Mutations mutations, FuzzTarget target) {
        new Fuzzing(name, mutations, target).run(Long.getLong(FIRST, 0), Long.getLong(COUNT, count));
    }

    private void run(long first, long count) {
        AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
        Thread worker = new Thread(
                () -> {
                    try {
                        checkAll(first, count);
                    } catch (Throwable e) {
                        broken.set(e);
                    }
                },
                "fuzz-" + name);
        worker.setDaemon(true);
        long start = System.nanoTime();
        worker.start();
        watch(worker, first, start);
        if (broken.get() != null) {
            throw new AssertionError("Fuzzing " + name + " broke at input " + number, broken.get());
        }
        long millis = Math.max(1, (System.nanoTime() - start) / 1_000_000);
        System.out.println("fuzz " + name + ": " + count + " inputs from " + first + " in " + millis / 1000.0 + " s, "
                + count * 1000 / millis + "/s, " + findings.size() + " kinds of failures");
        if (!findings.isEmpty()) {
            throw new AssertionError(String.join("\n\n", findings.values()));
        }
    }

    private void watch(Thread worker, long first, long start) {
        long last = -1;
        long since = System.nanoTime();
        long told = since;
        while (worker.isAlive()) {
            try {
                worker.join(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
            long now = System.nanoTime();
            if (number.get() != last) {
                last = number.get();
                since = now;
            } else if (worker.isAlive() && now - since > LONGEST_SECONDS * 1_000_000_000L) {
                AssertionError error = new AssertionError("Fuzzing " + name + ": input " + last + " takes more than "
                        + LONGEST_SECONDS + " s: " + shown(mutations.input(last)));
                error.setStackTrace(worker.getStackTrace());
                throw error;
            }
            if (now - told > PROGRESS_SECONDS * 1_000_000_000L) {
                told = now;
                System.out.println("fuzz " + name + ": " + (last - first) + " inputs, "
                        + (last - first) * 1_000_000_000L / (now - start) + "/s, " + findings.size()
                        + " kinds of failures");
            }
        }
    }

    private void checkAll(long first, long count) {
        for (long i = first; i < first + count; i++) {
            number.set(i);
            byte[] input = mutations.input(i);
            Throwable failure = failure(input);
            if (failure != null) {
                note(i, input, failure);
            }
        }
    }

    private void note(long i, byte[] input, Throwable failure) {
        String kind = kind(failure);
        if (findings.containsKey(kind)) {
            return;
        }
        byte[] least = least(input, kind);
        findings.put(
                kind,
                "input " + i + " (" + input.length + " bytes): " + kind + ": " + failure.getMessage() + "\n  least: "
                        + shown(least) + "\n" + stack(failure));
        System.out.println("fuzz " + name + ": " + findings.get(kind));
        try {
            Files.write(Files.createDirectories(Path.of("target", "fuzz")).resolve(name + "-" + i), least);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Throwable failure(byte[] input) {
        try {
            target.check(input);
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    /** What is thrown, and by which way through our code: one line may be reached by several mistakes. */
    private static String kind(Throwable failure) {
        return failure.getClass().getName()
                + Arrays.stream(failure.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("io.github.tracker4j")
                                && !frame.getMethodName().startsWith("lambda"))
                        .limit(FRAMES)
                        .map(frame -> frame.getClassName()
                                        .substring(frame.getClassName().lastIndexOf('.') + 1) + "."
                                + frame.getMethodName())
                        .distinct()
                        .collect(Collectors.joining(" < ", " at ", ""));
    }

    /** Without every piece that the failure does not need. */
    private byte[] least(byte[] input, String kind) {
        byte[] least = input;
        int tries = 0;
        for (int size = Math.max(1, input.length / 2); size > 0; size /= 2) {
            for (int at = 0; at < least.length && tries < TRIES; tries++) {
                byte[] less = new byte[least.length - Math.min(size, least.length - at)];
                System.arraycopy(least, 0, less, 0, at);
                System.arraycopy(least, least.length - (less.length - at), less, at, less.length - at);
                Throwable failure = failure(less);
                if (failure != null && kind(failure).equals(kind)) {
                    least = less;
                } else {
                    at += size;
                }
            }
        }
        return least;
    }

    private static String shown(byte[] input) {
        String text = new String(input, 0, Math.min(input.length, SHOWN), StandardCharsets.ISO_8859_1);
        StringBuilder shown = new StringBuilder();
        text.chars()
                .forEach(c -> shown.append(c >= ' ' && c < 127 ? Character.toString(c) : String.format("\\x%02x", c)));
        return shown + (input.length > SHOWN ? "... of " + input.length + " bytes" : "");
    }

    private static String stack(Throwable failure) {
        StringBuilder stack = new StringBuilder();
        Arrays.stream(failure.getStackTrace())
                .limit(12)
                .forEach(frame -> stack.append("    at ").append(frame).append('\n'));
        return stack.toString();
    }
}

package io.github.tracker4j.benchmarks;

import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.mlflow.MlflowOptions;
import io.github.tracker4j.mlflow.MlflowTracker;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How fast a large file goes to a server and comes back, by a JVM with a heap of 64 MB, beside curl.
 *
 * <p>Arguments: rounds (3), size in MiB (1024).
 */
public final class LargeArtifact {

    private static final int MIB = 1 << 20;

    private LargeArtifact() {}

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Report.argument(arguments, 0, 3);
        int mebibytes = Report.argument(arguments, 1, 1024);
        Report.begin("LargeArtifact");
        try (MlflowServer server = MlflowServer.start(
                MlflowServer.Version.V3, MlflowServerOptions.defaults().workers(4))) {
            Report.print(measure(server.uri(), rounds, mebibytes));
        }
    }

    static Table measure(URI server, int rounds, int mebibytes) throws Exception {
        try (Scratch scratch = new Scratch();
                OkHttpRun plain = new OkHttpRun(server)) {
            Path file = scratch.path("large.bin");
            write(file, mebibytes);
            String artifact = plain.artifact("large.bin");
            long size = Files.size(file);
            return new Rounds("An artifact of " + mebibytes + " MiB", "up MB/s", "down MB/s")
                    .with("curl", () -> new double[] {
                        curl("%{size_upload} %{speed_upload}", size, "--upload-file", file.toString(), artifact),
                        curl("%{size_download} %{speed_download}", size, "--output", "/dev/null", artifact)
                    })
                    .with("plain OkHttp, `-Xmx64m`", () -> inSmallHeap(Plain.class, server, file))
                    .with("Tracker4J, `-Xmx64m`", () -> inSmallHeap(Tracked.class, server, file))
                    .run(rounds);
        }
    }

    /** Random, so that nobody gains by compressing. */
    private static void write(Path file, int mebibytes) throws IOException {
        byte[] piece = new byte[MIB];
        new Random(1).nextBytes(piece);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mebibytes; i++) {
                out.write(piece);
            }
        }
    }

    /** Runs curl and returns megabytes a second by its own clock, which does not count the start of the process. */
    private static double curl(String format, long size, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("curl", "--silent", "--show-error", "--fail", "--noproxy", "*", "--write-out", format));
        command.addAll(List.of(arguments));
        double[] answer = Child.numbers(Child.run(command));
        if (answer[0] != size) {
            throw new IllegalStateException("curl moved " + answer[0] + " bytes of " + size);
        }
        return answer[1] / 1e6;
    }

    /** In a JVM of its own, whose heap is too small for the file. */
    private static double[] inSmallHeap(Class<?> main, URI server, Path file) throws IOException, InterruptedException {
        return Child.java(List.of("-Xmx64m"), main, server.toString(), file.toString());
    }

    /** What is timed. */
    private interface Way {
        void up() throws IOException;

        InputStream down() throws IOException;
    }

    /** Prints megabytes a second up and down. */
    @SuppressWarnings("SystemOut")
    private static void time(long size, Way way) throws IOException {
        long start = System.nanoTime();
        way.up();
        long middle = System.nanoTime();
        long moved;
        try (InputStream in = way.down()) {
            moved = in.transferTo(OutputStream.nullOutputStream());
        }
        long end = System.nanoTime();
        if (moved != size) {
            throw new IllegalStateException(moved + " bytes came back of " + size);
        }
        System.out.println(size / 1e6 / ((middle - start) / 1e9));
        System.out.println(size / 1e6 / ((end - middle) / 1e9));
    }

    /** OkHttp as it comes. Arguments: server, file. */
    static final class Plain {
        private Plain() {}

        /** Prints two rates. */
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[1]);
            try (OkHttpRun run = new OkHttpRun(URI.create(arguments[0]))) {
                time(Files.size(file), new Way() {
                    @Override
                    public void up() throws IOException {
                        run.upload("large.bin", file);
                    }

                    @Override
                    public InputStream down() throws IOException {
                        return run.open("large.bin");
                    }
                });
            }
        }
    }

    /** Our tracker, which checks what it stored. Arguments: server, file. */
    static final class Tracked {
        private Tracked() {}

        /** Prints two rates. */
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[1]);
            try (MlflowTracker tracker = new MlflowTracker(
                            MlflowOptions.builder(URI.create(arguments[0])).build());
                    Run run = tracker.startRun(RunSpec.in("large-artifact"))) {
                time(Files.size(file), new Way() {
                    @Override
                    public void up() {
                        run.logArtifact(file);
                    }

                    @Override
                    public InputStream down() {
                        return tracker.reader().open(run.id(), "large.bin");
                    }
                });
            }
        }
    }
}

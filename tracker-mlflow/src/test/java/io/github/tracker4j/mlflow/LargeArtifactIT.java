package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tracker4j.Content;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of 1 GB goes up and comes down through a JVM with a heap of 64 MB. */
@Tag("slow")
class LargeArtifactIT {

    private static final int MEGABYTE = 1 << 20;

    /** What runs in the small JVM: stores a file, reads it back, prints the hash of what came back. */
    static final class UpAndDown {

        private UpAndDown() {}

        public static void main(String[] arguments) throws Exception {
            MlflowOptions options =
                    MlflowOptions.builder(URI.create(arguments[0])).build();
            try (MlflowTracker tracker = new MlflowTracker(options)) {
                Run run = tracker.startRun(RunSpec.in("large"));
                run.logArtifact("large.bin", Content.of(Path.of(arguments[1])));
                try (InputStream in = tracker.reader().open(run.id(), "large.bin")) {
                    System.out.println(sha256(in));
                }
                run.end(RunStatus.FINISHED);
            }
        }
    }

    private static String sha256(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (DigestInputStream digesting = new DigestInputStream(in, digest)) {
            digesting.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the hash of what it writes; no two blocks are equal. */
    private static String writeFile(Path file, int megabytes) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[MEGABYTE];
        new Random(7).nextBytes(block);
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            for (int i = 0; i < megabytes; i++) {
                ByteBuffer.wrap(block).putInt(i);
                out.write(block);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void goesUpAndComesDown(int megabytes, Version version, MlflowServerOptions options, Path directory)
            throws Exception {
        Path file = directory.resolve("large.bin");
        String written = writeFile(file, megabytes);
        try (MlflowServer server = MlflowServer.start(version, options)) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            UpAndDown.class.getName(),
                            server.uri().toString(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(child.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).isZero();
            assertThat(printed.strip()).isEqualTo(written);
        }
    }

    @Test
    void oneGigabyteGoesUpAndComesDownWithAHeapOf64Megabytes(@TempDir Path directory) throws Exception {
        goesUpAndComesDown(1024, Version.V3, MlflowServerOptions.defaults(), directory);
    }

    /** gunicorn would end a transfer after 30 s, in either direction, and on a busy machine this one takes longer. */
    @Test
    void fourTimesTheHeapGoesThroughAServerOfVersion2(@TempDir Path directory) throws Exception {
        MlflowServerOptions patient = MlflowServerOptions.defaults().arguments("--gunicorn-opts", "--timeout 600");
        goesUpAndComesDown(256, Version.V2, patient, directory);
    }
}

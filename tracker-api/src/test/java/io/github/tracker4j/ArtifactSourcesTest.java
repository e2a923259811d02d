package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.tracker4j.backend.InMemoryTracker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may be logged as an artifact: the rules that hold on every backend, since they stand before it. */
class ArtifactSourcesTest {

    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private final InMemoryTracker tracker = new InMemoryTracker();
    private final Run run = tracker.startRun(RunSpec.in("digits"));

    @BeforeEach
    void aPlainFile() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "plain");
    }

    private List<String> stored() {
        return tracker.reader().artifacts(run.id(), "").stream()
                .map(ArtifactInfo::path)
                .toList();
    }

    private String read(String path) throws IOException {
        try (InputStream in = tracker.reader().open(run.id(), path)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void aSymbolicLinkInsideTheDirectoryIsFollowed() throws IOException {
        Files.createSymbolicLink(directory.resolve("b.txt"), Path.of("a.txt"));
        run.logArtifacts(directory);

        assertThat(stored()).containsExactly("a.txt", "b.txt");
        assertThat(read("b.txt")).isEqualTo("plain");
    }

    @Test
    void aSymbolicLinkOutOfTheDirectoryIsRefusedBeforeAnythingIsLogged() throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "secret");
        Path link = Files.createSymbolicLink(directory.resolve("z.txt"), secret);

        assertThatThrownBy(() -> run.logArtifacts(directory))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(link.getFileName().toString())
                .hasMessageContaining("is a symbolic link to " + secret.toRealPath());
        assertThat(stored()).isEmpty();
    }

    @Test
    void aSymbolicLinkThatLeadsOutThroughAnotherIsRefused() throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.txt"), "secret");
        Path inner = Files.createDirectory(directory.resolve("inner"));
        Files.createSymbolicLink(inner.resolve("first"), secret);
        Files.createSymbolicLink(directory.resolve("second"), Path.of("inner", "first"));

        assertThatThrownBy(() -> run.logArtifacts(directory)).isInstanceOf(RejectedException.class);
        assertThat(stored()).isEmpty();
    }

    @Test
    void aSymbolicLinkToADirectoryOrToNothingIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);
        assertThatThrownBy(() -> run.logArtifacts(directory)).hasMessageContaining("is a symbolic link");
        Files.delete(link);
        Files.createSymbolicLink(link, directory.resolve("missing"));

        assertThatThrownBy(() -> run.logArtifacts(directory)).hasMessageContaining("is a symbolic link");
        assertThat(stored()).isEmpty();
    }

    @Test
    @Timeout(30)
    void aPipeOrADeviceIsRefusedAndNotRead() throws Exception {
        Path pipe = directory.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> run.logArtifact(pipe))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(pipe + " is neither a file nor a directory");
        assertThatThrownBy(() -> run.logArtifacts(directory))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(pipe.getFileName().toString());
        assertThatThrownBy(() -> run.logArtifact(Path.of("/dev/zero")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("is neither a file nor a directory");
        assertThat(stored()).isEmpty();
    }

    private static void pipe(Path path) throws Exception {
        assumeThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    @Test
    @Timeout(30)
    void aSymbolicLinkToAPipeIsRefusedAndNotRead() throws Exception {
        pipe(elsewhere.resolve("pipe"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere.resolve("pipe"));

        assertThatThrownBy(() -> run.logArtifact(link)).hasMessageContaining("is neither a file nor a directory");
        assertThatThrownBy(() -> run.logArtifacts(directory)).hasMessageContaining("is a symbolic link");
        assertThat(stored()).isEmpty();
    }

    @Test
    @Timeout(30)
    void whatTookThePlaceOfAFileAfterItWasLoggedIsNotOpened() throws Exception {
        Path file = directory.resolve("a.txt");
        Content content = Content.of(file);
        Files.delete(file);
        assertThatThrownBy(() -> run.logArtifact("a", content)).isInstanceOf(RejectedException.class);

        pipe(file);
        assertThatThrownBy(() -> run.logArtifact("a", content))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("was replaced by what is no file after it was logged");

        Files.delete(file);
        Path secret = Files.writeString(elsewhere.resolve("secret"), "plain");
        Files.createSymbolicLink(file, secret);
        assertThatThrownBy(() -> run.logArtifact("a", content))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("was replaced by another file after it was logged; log it again");
        assertThat(stored()).isEmpty();
    }

    @Test
    void aFileThatIsWrittenOverWhileItIsReadIsRefused() {
        Path file = directory.resolve("a.txt");
        Content rewritten = Content.of(file).watched(in -> {
            rewrite(file);
            return in;
        });

        assertThatThrownBy(() -> run.logArtifact("a", rewritten))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("changed while it was read");
        assertThat(stored()).isEmpty();
    }

    private static void rewrite(Path file) {
        try {
            Files.writeString(file, "PLAIN");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSymbolicLinkThatLeadsInACircleIsRefused() throws IOException {
        Files.createSymbolicLink(directory.resolve("one"), directory.resolve("two"));
        Files.createSymbolicLink(directory.resolve("two"), directory.resolve("one"));
        Files.createSymbolicLink(directory.resolve("up"), directory);

        assertThatThrownBy(() -> run.logArtifacts(directory)).hasMessageContaining("is a symbolic link");
        assertThatThrownBy(() -> run.logArtifact(directory.resolve("one"))).hasMessageContaining("does not exist");
        assertThat(stored()).isEmpty();
    }

    @Test
    void aStreamThatCannotBeReadTwiceIsReadOnce() throws IOException {
        InputStream once = new java.io.ByteArrayInputStream("once".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Content content = Content.stream(() -> once);
        run.logArtifact("a", content);

        assertThat(content.size()).isEmpty();
        assertThat(read("a")).isEqualTo("once");
        assertThatThrownBy(() -> run.logArtifact("b", content))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("has to be read again and cannot be; copy it into a file");
        assertThat(stored()).containsExactly("a");
    }

    @Test
    void aFileThatIsMissingOrADirectoryIsRefusedByName() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> run.logArtifact(missing)).hasMessageContaining(missing + " does not exist");
        assertThatThrownBy(() -> run.logArtifact(directory)).hasMessageContaining(directory + " is a directory");
        assertThatThrownBy(() -> run.logArtifacts(directory.resolve("a.txt")))
                .hasMessageContaining("is not a directory");
    }

    @Test
    void aFileThatIsNotReadableIsRefusedByName() throws IOException {
        Path closed = Files.writeString(elsewhere.resolve("closed"), "x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        // The administrator of a machine reads it all the same.
        assumeThat(Files.isReadable(closed)).isFalse();
        assertThatThrownBy(() -> run.logArtifact(closed)).hasMessageContaining(closed + " is not readable");
    }

    @Test
    void aDirectoryWithAnUnlawfulNameIsRefusedBeforeAnythingIsLogged() throws IOException {
        Files.writeString(directory.resolve("b#c.txt"), "x");

        assertThatThrownBy(() -> run.logArtifacts(directory))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'b#c.txt' contains '#'");
        assertThat(stored()).isEmpty();
    }

    @Test
    void aFileThatGrowsOrShrinksBeforeItIsReadIsRefusedAndNothingOfItIsVisible() throws IOException {
        Path file = directory.resolve("a.txt");
        Content grown = Content.of(file);
        Files.writeString(file, "plain and more");
        assertThatThrownBy(() -> run.logArtifact("a.txt", grown)).hasMessageContaining("now gives more");
        Content shrunk = Content.of(file);
        Files.writeString(file, "p");

        assertThatThrownBy(() -> run.logArtifact("a.txt", shrunk)).hasMessageContaining("now gives only 1");
        assertThat(stored()).isEmpty();
    }
}

package io.github.tracker4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.Run;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.TrackingException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts: from any source, under any lawful name, whole or not at all. */
interface ArtifactCases extends Cases {

    @Test
    default void bytesTextsAndJsonAreKept() {
        Run run = store().start();
        byte[] bytes = {0, 1, -1, 10, 13, 0};
        run.logArtifact("data.bin", Content.of(bytes));
        run.logText("notes/readme.txt", "\u00e9 \ud83d\ude80\n");
        run.logJson("config.json", Map.of("depth", 4));

        assertThat(store().artifact(run, "data.bin")).isEqualTo(bytes);
        assertThat(store().artifact(run, "notes/readme.txt")).asString().isEqualTo("\u00e9 \ud83d\ude80\n");
        assertThat(store().artifact(run, "config.json")).asString().isEqualTo("{\"depth\":4}");
    }

    @Test
    default void filesAreKeptUnderTheirNames(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("model.txt"), "weights");
        Run run = store().start();
        run.logArtifact(file);
        run.logArtifact(file, "models/best");
        run.logArtifact("renamed.txt", Content.of(file));

        for (String path : List.of("model.txt", "models/best/model.txt", "renamed.txt")) {
            assertThat(store().artifact(run, path)).asString().isEqualTo("weights");
        }
    }

    @Test
    default void aDirectoryIsKeptAsATree(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("sub/deep"));
        Files.createDirectories(directory.resolve("hollow"));
        Files.writeString(directory.resolve("a.txt"), "a");
        Files.writeString(directory.resolve("sub/deep/b.txt"), "bb");
        Run run = store().start();
        run.logArtifacts(directory);
        run.logArtifacts(directory, "copy");

        assertThat(store().reader().artifacts(run.id(), ""))
                .containsExactly(
                        ArtifactInfo.file("a.txt", 1), ArtifactInfo.directory("copy"), ArtifactInfo.directory("sub"));
        assertThat(store().artifact(run, "sub/deep/b.txt")).asString().isEqualTo("bb");
        assertThat(store().artifact(run, "copy/sub/deep/b.txt")).asString().isEqualTo("bb");
    }

    @Test
    default void anArtifactMayHaveNoBytes(@TempDir Path directory) throws IOException {
        Run run = store().start();
        run.logText("empty.txt", "");
        run.logArtifact(Files.createFile(directory.resolve("empty.bin")));

        assertThat(store().reader().artifacts(run.id(), ""))
                .containsExactly(ArtifactInfo.file("empty.bin", 0), ArtifactInfo.file("empty.txt", 0));
        assertThat(store().artifact(run, "empty.txt")).isEmpty();
        assertThat(store().artifact(run, "empty.bin")).isEmpty();
    }

    @Test
    default void anArtifactIsReplacedByTheNextOfItsPath() {
        Run run = store().start();
        run.logText("notes.txt", "the first, which is longer");
        run.logText("notes.txt", "the second");

        assertThat(store().artifact(run, "notes.txt")).asString().isEqualTo("the second");
        assertThat(store().reader().artifacts(run.id(), "")).containsExactly(ArtifactInfo.file("notes.txt", 10));
    }

    @Test
    default void aLongStreamIsKeptWhole() throws IOException {
        long size = 5_000_003;
        Run run = store().start();
        run.logArtifact("stream.bin", Content.of(size, () -> noise(size)));

        assertThat(store().reader().artifacts(run.id(), "")).containsExactly(ArtifactInfo.file("stream.bin", size));
        try (InputStream expected = noise(size);
                InputStream actual = store().reader().open(run.id(), "stream.bin")) {
            assertThat(Arrays.mismatch(expected.readAllBytes(), actual.readAllBytes()))
                    .isEqualTo(-1);
        }
    }

    private static InputStream noise(long size) {
        byte[] bytes = new byte[Math.toIntExact(size)];
        new Random(7).nextBytes(bytes);
        return new ByteArrayInputStream(bytes);
    }

    @Test
    default void aListHasTheDirectChildrenOfADirectoryByPath() {
        Run run = store().start();
        for (String path : List.of("b.txt", "a/z.txt", "a/b/c.txt", "a/b/d.txt", "a.txt", "a/a.txt")) {
            run.logText(path, path);
        }

        assertThat(store().reader().artifacts(run.id(), ""))
                .containsExactly(
                        ArtifactInfo.directory("a"), ArtifactInfo.file("a.txt", 5), ArtifactInfo.file("b.txt", 5));
        assertThat(store().reader().artifacts(run.id(), "a"))
                .containsExactly(
                        ArtifactInfo.file("a/a.txt", 7),
                        ArtifactInfo.directory("a/b"),
                        ArtifactInfo.file("a/z.txt", 7));
        assertThat(store().reader().artifacts(run.id(), "a/b"))
                .containsExactly(ArtifactInfo.file("a/b/c.txt", 9), ArtifactInfo.file("a/b/d.txt", 9));
    }

    @Test
    default void aListOfADirectoryThatDoesNotExistIsEmpty() {
        Run run = store().start();
        assertThat(store().reader().artifacts(run.id(), "")).isEmpty();
        run.logText("a/b.txt", "b");

        assertThat(store().reader().artifacts(run.id(), "b")).isEmpty();
        assertThat(store().reader().artifacts(run.id(), "a/b.txt")).isEmpty();
    }

    @Test
    default void everyLawfulNameIsKept() throws IOException {
        List<String> names = List.of(
                "a b.txt",
                "a+b&c'd\"e:f;g?h=i@j~k.txt",
                "[x]{y},$!*<>|.txt",
                "back\\slash.txt",
                "\u00e9\u4e2d\ud83d\ude80.txt",
                ".hidden",
                "..dots",
                "100%.txt",
                "file%",
                "%zz",
                "n".repeat(255),
                "dir with space/\u00e9+%/x;y.txt");
        Run run = store().start();
        for (String name : names) {
            run.logText(name, name);
        }

        for (String name : names) {
            assertThat(store().artifact(run, name)).as(name).asString().isEqualTo(name);
            String directory = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
            assertThat(store().reader().artifacts(run.id(), directory))
                    .extracting(ArtifactInfo::path)
                    .contains(name);
        }
        assertThat(store().reader().artifacts(run.id(), "")).hasSize(names.size());
    }

    @Test
    default void anUnlawfulNameIsRefusedAndNothingIsStored() {
        Run run = store().start();
        List<String> names = List.of(
                "",
                ".",
                "..",
                "../up.txt",
                "a/../../up.txt",
                "a/./b",
                "a//b",
                "a/",
                "/etc/passwd",
                "\\\\server\\share",
                "C:/x",
                "a#b",
                "pct%41.txt",
                "a%2Fb",
                "q?",
                "s;",
                "tab\t",
                "nul\0",
                "line\n",
                "half\ud800",
                "n".repeat(256),
                "\u00e9".repeat(128));
        for (String name : names) {
            assertThatThrownBy(() -> run.logText(name, "x"))
                    .as(name)
                    .asInstanceOf(type(RejectedException.class))
                    .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.ITEMS));
            assertThatThrownBy(() -> store().artifact(run, name)).as(name).isInstanceOf(RejectedException.class);
        }

        assertThat(store().reader().artifacts(run.id(), "")).isEmpty();
        run.logText("good.txt", "x");
        assertThat(store().artifact(run, "good.txt")).asString().isEqualTo("x");
    }

    @Test
    default void aContentThatChangesWhileItIsReadIsRefusedAndNothingOfItIsVisible() {
        Run run = store().start();
        run.logText("old.bin", "the good one");
        Content shrinks = Content.of(200_000, () -> new ByteArrayInputStream(new byte[150_000]));
        Content grows = Content.of(200_000, () -> new ByteArrayInputStream(new byte[200_001]));
        Content emptied = Content.of(1, InputStream::nullInputStream);
        Content filled = Content.of(0, () -> new ByteArrayInputStream(new byte[1]));

        for (Content content : List.of(shrinks, grows, emptied, filled)) {
            assertThatThrownBy(() -> run.logArtifact("new.bin", content)).isInstanceOf(RejectedException.class);
            assertThatThrownBy(() -> run.logArtifact("old.bin", content)).isInstanceOf(RejectedException.class);
        }

        assertThat(store().reader().artifacts(run.id(), "")).containsExactly(ArtifactInfo.file("old.bin", 12));
        assertThat(store().artifact(run, "old.bin")).asString().isEqualTo("the good one");
    }

    @Test
    default void aContentThatCannotBeReadLeavesNothing() {
        Run run = store().start();
        Content broken = Content.of(200_000, () -> new FilterInputStream(new ByteArrayInputStream(new byte[100_000])) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                if (count < 0) {
                    throw new IOException("the disk is gone");
                }
                return count;
            }
        });

        assertThatThrownBy(() -> run.logArtifact("new.bin", broken)).isInstanceOf(TrackingException.class);
        assertThat(store().reader().artifacts(run.id(), "")).isEmpty();
        run.logText("new.bin", "x");
        assertThat(store().artifact(run, "new.bin")).asString().isEqualTo("x");
    }

    @Test
    default void aStreamOfUnknownSizeIsKeptWhole() {
        Run run = store().start();
        run.logText("old.bin", "the old one");

        run.logArtifact("new.bin", Content.stream(() -> noise(300_000)));
        run.logArtifact("old.bin", Content.stream(() -> noise(150_000)));
        run.logArtifact("empty.bin", Content.stream(InputStream::nullInputStream));

        assertThat(store().reader().artifacts(run.id(), ""))
                .containsExactly(
                        ArtifactInfo.file("empty.bin", 0),
                        ArtifactInfo.file("new.bin", 300_000),
                        ArtifactInfo.file("old.bin", 150_000));
        assertThat(store().artifact(run, "new.bin")).hasSize(300_000);
    }

    @Test
    default void aStreamThatIsStoppedInItsMiddleLeavesNothingAndThrowsWhatStoppedIt() {
        Run run = store().start();
        run.logText("old.bin", "the good one");
        Content stopped = Content.stream(() -> new FilterInputStream(noise(1_000_000)) {
            private int read;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                read += count;
                if (read > 500_000) {
                    throw new RejectedException("more than 500000 bytes");
                }
                return count;
            }
        });

        for (String path : List.of("new.bin", "old.bin")) {
            assertThatThrownBy(() -> run.logArtifact(path, stopped))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("more than 500000 bytes");
        }

        assertThat(store().reader().artifacts(run.id(), "")).containsExactly(ArtifactInfo.file("old.bin", 12));
        assertThat(store().artifact(run, "old.bin")).asString().isEqualTo("the good one");
    }

    @Test
    default void aFileCannotBeWhereADirectoryIsNorADirectoryWhereAFileIs() {
        Run run = store().start();
        run.logText("model/weights.bin", "w");

        for (String path : List.of("model", "model/weights.bin/part")) {
            assertThatThrownBy(() -> run.logText(path, "x"))
                    .asInstanceOf(type(RejectedException.class))
                    .satisfies(e -> assertThat(e).hasMessageContaining(path))
                    .returns(Scope.ITEMS, RejectedException::scope);
        }
        assertThat(store().reader().artifacts(run.id(), "")).containsExactly(ArtifactInfo.directory("model"));
        assertThat(store().artifact(run, "model/weights.bin")).asString().isEqualTo("w");
    }

    @Test
    default void aFileThatIsMissingOrADirectoryIsRefusedByName(@TempDir Path directory) {
        Run run = store().start();
        Path missing = directory.resolve("missing.txt");

        assertThatThrownBy(() -> run.logArtifact(missing))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("missing.txt");
        assertThatThrownBy(() -> run.logArtifact(directory))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("logArtifacts");
        assertThatThrownBy(() -> run.logArtifacts(missing)).isInstanceOf(RejectedException.class);
        assertThat(store().reader().artifacts(run.id(), "")).isEmpty();
    }

    @Test
    default void anArtifactIsDownloadedToAFile(@TempDir Path directory) throws IOException {
        Run run = store().start();
        run.logText("a/b.txt", "new");
        Path deep = directory.resolve("x/y/b.txt");
        Path existing = Files.writeString(directory.resolve("b.txt"), "an old text");

        store().reader().download(run.id(), "a/b.txt", deep);
        store().reader().download(run.id(), "a/b.txt", existing);

        assertThat(deep).hasContent("new");
        assertThat(existing).hasContent("new");
    }

    @Test
    default void anArtifactThatDoesNotExistIsNotOpened(@TempDir Path directory) {
        Run run = store().start();
        run.logText("a/b.txt", "b");

        for (String path : List.of("missing.txt", "a", "a/c.txt", "a/b.txt/c")) {
            assertThatThrownBy(() -> store().artifact(run, path)).as(path).isInstanceOf(RejectedException.class);
            assertThatThrownBy(() -> store().reader().download(run.id(), path, directory.resolve("target")))
                    .as(path)
                    .isInstanceOf(RejectedException.class);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    default void thereAreNoArtifactsOfARunThatIsUnknown() {
        store().start().logText("a.txt", "a");
        RunId unknown = RunId.random();

        assertThatThrownBy(() -> store().reader().artifacts(unknown, ""))
                .asInstanceOf(type(RejectedException.class))
                .satisfies(e -> assertThat(e.scope()).isEqualTo(Scope.RUN));
        assertThatThrownBy(() -> store().reader().open(unknown, "a.txt")).isInstanceOf(RejectedException.class);
    }

    @Test
    default void artifactsOfARunThatHasEndedCanBeRead() {
        Run run = store().start();
        run.logText("a.txt", "a");
        run.end(RunStatus.FINISHED);

        assertThat(store().artifact(run, "a.txt")).asString().isEqualTo("a");
    }
}

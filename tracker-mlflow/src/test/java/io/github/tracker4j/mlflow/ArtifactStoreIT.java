package io.github.tracker4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.mlflow.MlflowHttp.Repeat;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Artifacts on real servers: names, sizes, directories, and what is refused. */
class ArtifactStoreIT {

    private static final List<String> NAMES = List.of(
            "plain.txt",
            "a b/c+d & e.txt",
            "quotes ' and \".txt",
            "x:y.txt",
            "semi;colon?question=1.txt",
            "at@tilde~.txt",
            "[brackets]{braces}.txt",
            "comma,dollar$bang!star*.txt",
            "less<more>pipe|.txt",
            "back\\slash.txt",
            "é.txt",
            "中文/文件.txt",
            "\uD83D\uDE00.txt",
            ".leading",
            "..dots",
            "100%.txt",
            "file%",
            "page.html",
            "deep/er/and/deeper/still.bin",
            "n".repeat(255));

    static Stream<Arguments> namesOnBothServers() {
        return Stream.of(Version.values()).flatMap(version -> NAMES.stream().map(name -> Arguments.of(version, name)));
    }

    private static MlflowOptions.Builder options(MlflowServer server) {
        return MlflowOptions.builder(server.uri());
    }

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class DiskIsGone extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("the disk is gone");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }
    }

    private interface Body {
        void run(MlflowHttp http, ArtifactStore store, RealRun run) throws IOException;
    }

    private static void onRun(Version version, Body body) throws IOException {
        MlflowOptions options = options(MlflowServer.shared(version)).build();
        try (MlflowHttp http = new MlflowHttp(options)) {
            body.run(http, new ArtifactStore(http, options), RealRun.create(http));
        }
    }

    @ParameterizedTest
    @MethodSource("namesOnBothServers")
    void everyNameThatIsAllowedComesBack(Version version, String name) throws IOException {
        onRun(version, (http, store, run) -> {
            store.put(run.artifactUri(), run.id(), name, Content.of("content of " + name));

            String directory = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
            assertThat(store.list(run.id(), directory))
                    .extracting(ArtifactInfo::path)
                    .containsExactly(name);
            assertThat(text(store.open(run.artifactUri(), run.id(), name))).isEqualTo("content of " + name);
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aListHasFilesAndDirectoriesByPathWithSizes(Version version) throws IOException {
        onRun(version, (http, store, run) -> {
            store.put(run.artifactUri(), run.id(), "b.txt", Content.of("four"));
            store.put(run.artifactUri(), run.id(), "c/d.txt", Content.of("five!"));
            store.put(run.artifactUri(), run.id(), "a.empty", Content.of(new byte[0]));

            assertThat(store.list(run.id(), ""))
                    .containsExactly(
                            ArtifactInfo.file("a.empty", 0),
                            ArtifactInfo.file("b.txt", 4),
                            ArtifactInfo.directory("c"));
            assertThat(store.list(run.id(), "c")).containsExactly(ArtifactInfo.file("c/d.txt", 5));
            assertThat(store.list(run.id(), "nowhere")).isEmpty();
            assertThat(store.list(run.id(), "b.txt")).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anArtifactReplacesTheOneOfItsName(Version version) throws IOException {
        onRun(version, (http, store, run) -> {
            store.put(run.artifactUri(), run.id(), "f", Content.of("the first, which is longer"));
            store.put(run.artifactUri(), run.id(), "f", Content.of("second"));

            assertThat(text(store.open(run.artifactUri(), run.id(), "f"))).isEqualTo("second");
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void everyByteOfALargerFileComesBack(Version version) throws IOException {
        byte[] bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        onRun(version, (http, store, run) -> {
            store.put(run.artifactUri(), run.id(), "model.bin", Content.of(bytes));

            try (InputStream in = store.open(run.artifactUri(), run.id(), "model.bin")) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aMissingArtifactIsRejectedByName(Version version) throws IOException {
        onRun(
                version,
                (http, store, run) -> assertThatThrownBy(() -> store.open(run.artifactUri(), run.id(), "dir/none.txt"))
                        .isInstanceOf(RejectedException.class)
                        .hasMessageContaining("no artifact dir/none.txt"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aDirectoryIsNotOpenedAsAFile(Version version) throws IOException {
        onRun(version, (http, store, run) -> {
            store.put(run.artifactUri(), run.id(), "dir/f", Content.of("x"));

            assertThatThrownBy(() -> store.open(run.artifactUri(), run.id(), "dir"))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("is a directory");
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aFileIsNotStoredOverADirectory(Version version) throws IOException {
        onRun(version, (http, store, run) -> {
            store.put(run.artifactUri(), run.id(), "dir/f", Content.of("x"));

            assertThatThrownBy(() -> store.put(run.artifactUri(), run.id(), "dir", Content.of("y")))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("'dir' is a directory of the run");
            assertThat(store.list(run.id(), "dir")).containsExactly(ArtifactInfo.file("dir/f", 1));
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aFileIsNotStoredBelowAFile(Version version) throws IOException {
        onRun(version, (http, store, run) -> {
            store.put(run.artifactUri(), run.id(), "a/f", Content.of("x"));

            assertThatThrownBy(() -> store.put(run.artifactUri(), run.id(), "a/f/g", Content.of("y")))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("lies below 'a/f'");
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void contentThatShrinksOrGrowsIsRejectedAndLeavesTheOldFile(Version version) throws IOException {
        onRun(version, (http, store, run) -> {
            store.put(run.artifactUri(), run.id(), "f", Content.of("good"));
            byte[] large = new byte[200_000];

            for (long size : new long[] {large.length + 1, large.length - 1}) {
                Content changed = Content.of(size, () -> new ByteArrayInputStream(large));
                assertThatThrownBy(() -> store.put(run.artifactUri(), run.id(), "f", changed))
                        .isInstanceOf(RejectedException.class)
                        .hasMessageContaining("changed while it was read");
            }

            assertThat(text(store.open(run.artifactUri(), run.id(), "f"))).isEqualTo("good");
            assertThat(store.list(run.id(), "")).containsExactly(ArtifactInfo.file("f", 4));
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void contentThatCannotBeReadIsRejectedAndNothingAppears(Version version) throws IOException {
        onRun(version, (http, store, run) -> {
            Content broken = Content.of(
                    200_000,
                    () -> new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), new DiskIsGone()));

            assertThatThrownBy(() -> store.put(run.artifactUri(), run.id(), "f", broken))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("the disk is gone");
            assertThat(store.list(run.id(), "")).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aColonInTheFirstDirectoryIsStoredAlthoughTheServerCannotListItWhichIsSaidOnce(Version version)
            throws IOException {
        onRun(version, (http, store, run) -> {
            try (CapturedLogs logs = CapturedLogs.of(ProxyArtifacts.class.getName())) {
                store.put(run.artifactUri(), run.id(), "Dir:X/f.txt", Content.of("colon"));
                store.put(run.artifactUri(), run.id(), "Dir:X/g.txt", Content.of("again"));

                assertThat(logs.lines())
                        .singleElement(STRING)
                        .contains("WARNING", "Artifact Dir:X/f.txt", "name the directory without one");
            }
            assertThat(text(store.open(run.artifactUri(), run.id(), "Dir:X/f.txt")))
                    .isEqualTo("colon");
        });
    }

    @Test
    void aSchemeThatOnlyTheServerReachesIsNamed() {
        MlflowOptions options = options(MlflowServer.shared(Version.V3)).build();
        try (MlflowHttp http = new MlflowHttp(options)) {
            assertThatThrownBy(() -> new ArtifactStore(http, options)
                            .put("s3://bucket/1/abc/artifacts", "abc", "f", Content.of("x")))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("'s3:'")
                    .hasMessageContaining("--serve-artifacts");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aServerWithoutArtifactProxyIsUsedThroughItsDirectoryOnlyWhenThatIsAllowed(Version version, @TempDir Path root)
            throws IOException {
        MlflowServer server = withoutArtifacts(version);
        MlflowOptions careful = options(server).build();
        MlflowOptions allowed = options(server).allowLocalArtifactRoot(true).build();
        try (MlflowHttp http = new MlflowHttp(careful)) {
            RealRun run = RealRun.create(
                    http,
                    RealRun.body()
                            .put("name", "local " + version)
                            .put("artifact_location", root.toUri().toString()));

            assertThatThrownBy(() -> new ArtifactStore(http, careful)
                            .put(run.artifactUri(), run.id(), "d/f.txt", Content.of("x")))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("'file'")
                    .hasMessageContaining("artifacts.allow-local-root");

            ArtifactStore store = new ArtifactStore(http, allowed);
            store.put(run.artifactUri(), run.id(), "d/é 1.txt", Content.of("direct"));
            assertThat(text(store.open(run.artifactUri(), run.id(), "d/é 1.txt")))
                    .isEqualTo("direct");
            assertThat(store.list(run.id(), "d")).containsExactly(ArtifactInfo.file("d/é 1.txt", 6));
            try (Stream<Path> files = Files.walk(root)) {
                assertThat(files.filter(Files::isRegularFile)).hasSize(1);
            }
        }
    }

    private static MlflowServer withoutArtifacts(Version version) {
        return MlflowServer.shared(version, MlflowServerOptions.defaults().withoutArtifacts());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aDisabledProxyIsNamedAtOnce(Version version) throws IOException {
        MlflowOptions options = options(withoutArtifacts(version)).build();
        try (MlflowHttp http = new MlflowHttp(options)) {
            RealRun run = RealRun.create(http);

            assertThatThrownBy(() -> new ArtifactStore(http, options)
                            .put("mlflow-artifacts:/1/x/artifacts", run.id(), "f", Content.of("x")))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("503")
                    .hasMessageContaining("disabled");
        }
    }

    @Test
    void aWorkspaceGoesWithEveryRequestOnceItIsUsed() throws IOException {
        try (MlflowServer server =
                MlflowServer.start(Version.V3, MlflowServerOptions.defaults().arguments("--enable-workspaces"))) {
            MlflowOptions options = options(server).build();
            try (MlflowHttp http = new MlflowHttp(options)) {
                http.useWorkspace("default");
                RealRun run = RealRun.create(http);
                ArtifactStore store = new ArtifactStore(http, options);

                store.put(run.artifactUri(), run.id(), "f", Content.of("in a workspace"));

                assertThat(text(store.open(run.artifactUri(), run.id(), "f"))).isEqualTo("in a workspace");
                http.useWorkspace("nowhere");
                assertThatThrownBy(() -> http.post("runs/set-tag", run.param("a", "b"), Repeat.SAFE))
                        .isInstanceOf(MlflowRefusal.class)
                        .hasMessageContaining("nowhere");
            }
        }
    }
}

package io.github.tracker4j.config;

import static io.github.tracker4j.config.SafeguardCase.with;

import io.github.tracker4j.Content;
import io.github.tracker4j.safeguard.Safeguards;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sizes, the room on the disk, paths and sources of artifacts. */
final class ArtifactRows {

    private static final String CHANGED = "it changed while it was read: log it when it is finished";

    private static final String NO_ROOM_TO_LOG =
            "RejectedException: Run <run> was to log 1 item, and the disk of <disk> has <free> free, of which"
                    + " 68719476736000000 (62500TiB) stay free; nothing of this call was stored: make room there and log it"
                    + " again, or lower safeguards.min-free-disk";

    private static final String[] TRICKS = Stream.of(
                    "path '../a.txt' has the segment '..'; give a plain path inside the run",
                    "path '/a.txt' is absolute; give the path inside the run",
                    "path 'd/../../a.txt' has the segment '..'; give a plain path inside the run",
                    "path 'd//a.txt' has the segment ''; give a plain path inside the run",
                    "path 'a\\u000Ab.txt' contains a control character or half a surrogate pair; rename the file",
                    "path 'C:\\a.txt' is absolute; give the path inside the run",
                    "path '' is empty; give the file a name",
                    "source /dev/null is neither a file nor a directory; copy its content into a file first",
                    "source <dir> is a directory; log it with logArtifacts(directory)",
                    "source <dir>/missing.bin does not exist; check the path",
                    "'short.bin' from a stream of 3 bytes could not be read, and nothing of it was stored: a stream of 3"
                            + " bytes had 3 bytes when it was logged and now gives only 2; " + CHANGED,
                    "'long.bin' from a stream of 3 bytes could not be read, and nothing of it was stored: a stream of 3"
                            + " bytes had 3 bytes when it was logged and now gives more; " + CHANGED,
                    "path 'a.txt/b.txt' lies below 'a.txt', which is a file of the run; choose another directory",
                    "path 'd' is a directory of the run; log the file under another name")
            .map(message -> "RejectedException: Artifact " + message)
            .toArray(String[]::new);

    private ArtifactRows() {}

    static List<SafeguardCase> all() {
        return List.of(
                with("max-artifact-size", "10")
                        .when("a larger artifact is refused whatever it comes from", scene -> {
                            scene.log(run -> run.logText("ten.txt", "1234567890"));
                            scene.log(run -> run.logText("text.txt", "12345678901"));
                            scene.log(run -> run.logText("ten.txt", "12345678901"));
                            scene.log(run -> run.logArtifact("bytes.bin", Content.of(new byte[11])));
                            scene.log(run -> run.logArtifact("stream.bin", stream(11)));
                            scene.log(run -> run.logArtifact("unknown.bin", unknown(11)));
                            scene.log(run -> run.logArtifact("ten.txt", unknown(300_000)));
                            scene.log(run -> run.logArtifact("d/ten.bin", unknown(10)));
                            scene.log(run -> run.logArtifact(scene.file("file.bin", 11)));
                        })
                        .tells(
                                tooLarge("text.txt", "11 bytes"),
                                tooLarge("ten.txt", "11 bytes"),
                                tooLarge("bytes.bin", "11 bytes"),
                                tooLarge("stream.bin", "a stream of 11 bytes"),
                                endless("unknown.bin"),
                                endless("ten.txt"),
                                tooLarge("file.bin", "<dir>/file.bin"))
                        .stores("status FINISHED", "artifact ten.txt: 1234567890", "artifact d/ten.bin: 10 bytes"),
                with("max-artifact-size", "unlimited")
                        .when(
                                "a large artifact is stored",
                                scene -> scene.log(run -> {
                                    run.logArtifact("large.bin", Content.of(new byte[200_000]));
                                    run.logArtifact("unknown.bin", unknown(200_000));
                                }))
                        .stores(
                                "status FINISHED",
                                "artifact large.bin: 200000 bytes",
                                "artifact unknown.bin: 200000 bytes"),
                with("max-artifact-total", "20")
                        .when("what passes it together is refused, also after the run was resumed", scene -> {
                            scene.log(run -> run.logText("a.txt", "1234567890"));
                            scene.log(run -> run.logText("d/b.txt", "1234567890"));
                            scene.log(run -> run.logText("c.txt", "1"));
                            scene.log(run -> run.logText("a.txt", "123456789"));
                            scene.log(run -> run.logText("c.txt", "1"));
                            scene.resume();
                            scene.log(run -> run.logText("e.txt", "1"));
                            scene.log(run -> run.logText("a.txt", "1234"));
                            scene.log(run -> run.logArtifact("e.bin", stream(6)));
                            scene.log(run -> run.logArtifact("e.bin", unknown(6)));
                            scene.log(run -> run.logArtifact("a.txt", unknown(300_000)));
                            scene.log(run -> run.logText("e.txt", "12345"));
                        })
                        .tells(
                                tooMuch("c.txt", "1 bytes", "1", 20),
                                tooMuch("e.txt", "1 bytes", "1", 20),
                                tooMuch("e.bin", "a stream of 6 bytes", "6", 15),
                                tooMuch("e.bin", "a stream of unknown size", "more than 5", 15),
                                tooMuch("a.txt", "a stream of unknown size", "more than 9", 11))
                        .stores(
                                "status FINISHED",
                                "artifact a.txt: 1234",
                                "artifact c.txt: 1",
                                "artifact d/b.txt: 1234567890",
                                "artifact e.txt: 12345"),
                with("max-artifact-total", "unlimited")
                        .when("many artifacts are stored", scene -> {
                            scene.log(run -> run.logArtifact("a.bin", Content.of(new byte[200_000])));
                            scene.log(run -> run.logArtifact("b.bin", Content.of(new byte[200_000])));
                        })
                        .stores("status FINISHED", "artifact a.bin: 200000 bytes", "artifact b.bin: 200000 bytes"),
                with("min-free-disk", "1000000TiB")
                        .when("nothing but the end of the run is stored on a disk with less room", scene -> {
                            scene.log(run -> run.logText("a.txt", "1"));
                            scene.log(run -> run.logArtifact("b.txt", unknown(1)));
                            scene.log(run -> run.logParam("eta", 0.1));
                            scene.log(run -> run.logMetric("loss", 0.5, 1));
                        })
                        .at(Home.LOCAL)
                        .tells(
                                noRoom("a.txt", "1 bytes", "1 bytes"),
                                noRoom("b.txt", "a stream of unknown size", "more room"),
                                NO_ROOM_TO_LOG,
                                NO_ROOM_TO_LOG)
                        .stores("status FINISHED"),
                with("min-free-disk", "1000000TiB")
                        .when(
                                "the disk of this machine does not count where the artifacts are elsewhere",
                                scene -> scene.log(run -> run.logText("a.txt", "1")))
                        .at(Home.MEMORY, Home.MLFLOW_2, Home.MLFLOW_3)
                        .stores("status FINISHED", "artifact a.txt: 1"),
                with("min-free-disk", "0")
                        .when("nobody looks at the disk", scene -> scene.log(run -> run.logText("a.txt", "1")))
                        .stores("status FINISHED", "artifact a.txt: 1"),
                with(Safeguards.off())
                        .when("off: no path leaves the run, and no source but a file is read", ArtifactRows::tricks)
                        .tells(TRICKS)
                        .stores("status FINISHED", "artifact a.txt: 1", "artifact d/e/a.txt: 3"),
                with(Safeguards.defaults())
                        .when(
                                "defaults: no path leaves the run, and no source but a file is read",
                                ArtifactRows::tricks)
                        .tells(TRICKS)
                        .stores("status FINISHED", "artifact a.txt: 1", "artifact d/e/a.txt: 3"));
    }

    private static String tooLarge(String path, String from) {
        return "RejectedException: Artifact '" + path + "' from " + from
                + " has 11 bytes; the limit is 10 and nothing of it was stored: raise safeguards.max-artifact-size, or"
                + " log less";
    }

    private static String endless(String path) {
        return tooLarge(path, "a stream of unknown size").replace("has 11 bytes", "has more than 10 bytes");
    }

    private static String tooMuch(String path, String from, String size, int others) {
        return "RejectedException: Artifact '" + path + "' from " + from + " has " + size + " bytes and run <run> has "
                + others
                + " bytes of other artifacts; the limit is 20 together and nothing of it was stored: raise"
                + " safeguards.max-artifact-total, or log less";
    }

    private static String noRoom(String path, String from, String needs) {
        return "RejectedException: Artifact '" + path + "' from " + from + " needs " + needs
                + ", and the disk of <disk> has <free> free, of which 1099511627776000000 (1000000TiB) stay free; nothing of"
                + " it was stored: make room there, or lower safeguards.min-free-disk";
    }

    private static void tricks(SafeguardScene scene) {
        for (String path : List.of("../a.txt", "/a.txt", "d/../../a.txt", "d//a.txt", "a\nb.txt", "C:\\a.txt", "")) {
            scene.log(run -> run.logText(path, "1"));
        }
        scene.log(run -> run.logArtifact(Path.of("/dev/null")));
        scene.log(run -> run.logArtifact(scene.directory()));
        scene.log(run -> run.logArtifact(scene.directory().resolve("missing.bin")));
        scene.log(run -> run.logArtifact("short.bin", Content.of(3, () -> new ByteArrayInputStream(new byte[2]))));
        scene.log(run -> run.logArtifact("long.bin", Content.of(3, () -> new ByteArrayInputStream(new byte[4]))));
        scene.log(run -> run.logText("a.txt", "1"));
        scene.log(run -> run.logText("a.txt/b.txt", "2"));
        scene.log(run -> run.logText("d/e/a.txt", "3"));
        scene.log(run -> run.logText("d", "4"));
    }

    private static Content stream(int size) {
        return Content.of(size, () -> new ByteArrayInputStream(new byte[size]));
    }

    private static Content unknown(int size) {
        return Content.stream(() -> new ByteArrayInputStream(new byte[size]));
    }
}

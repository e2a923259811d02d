package io.github.tracker4j.local;

import io.github.tracker4j.Content;
import io.github.tracker4j.ExperimentSpec;
import io.github.tracker4j.RunSpec;
import io.github.tracker4j.RunStatus;
import io.github.tracker4j.safeguard.LawfulForm;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of the Python tracker as a journal of ours would tell it, in its {@link LawfulForm}: events are made of its
 * snapshots and files, always the same of the same files. They are counted where a journal has bytes.
 */
final class ForeignRun {

    /** Makes an event, which may need the reading of a file. */
    @FunctionalInterface
    private interface Teller {
        JournalEvent tell() throws IOException;
    }

    private final RunDirectory directory;
    private final RunRecord record;
    private final LawfulForm.Params params;
    private final List<Teller> events = new ArrayList<>();
    private final Map<String, Long> sizes = new TreeMap<>();
    private String signature = "";

    private ForeignRun(RunDirectory directory, RunRecord record) {
        this.directory = directory;
        this.record = record;
        this.params = LawfulForm.params(record.params);
    }

    /** The run as it stands now. */
    static ForeignRun read(RunDirectory directory, RunRecord record, long pointsLength) throws IOException {
        ForeignRun run = new ForeignRun(directory, record);
        run.tell(pointsLength);
        return run;
    }

    /** Its params, by key. */
    Map<String, String> paramTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        params.params().forEach(param -> texts.put(param.key(), param.value()));
        return texts;
    }

    /** The sizes of its artifacts by path, those included that hold the whole values of params. */
    Map<String, Long> artifactSizes() {
        return Collections.unmodifiableMap(sizes);
    }

    private void tell(long pointsLength) throws IOException {
        List<String> said = new ArrayList<>();
        // Wholes first: each is there before a param points at it.
        new TreeMap<>(params.wholes()).forEach((path, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            events.add(() -> artifact(path, bytes));
            sizes.put(path, (long) bytes.length);
        });
        if (!params.params().isEmpty()) {
            events.add(() -> new JournalEvent.Params(params.params()));
            said.add(params.params().toString());
        }
        files().forEach((path, size) -> {
            events.add(() -> artifact(path, size));
            sizes.put(path, size);
            said.add(path + " " + size);
        });
        if (record.status != RunStatus.RUNNING) {
            long end = endTime();
            events.add(() -> new JournalEvent.Ended(record.status, end, pointsLength));
            said.add(record.status + " " + end);
        }
        signature = hex(String.join("\n", said).getBytes(StandardCharsets.UTF_8));
    }

    /** A run that says it is over and not since when ended at its last point. */
    private long endTime() throws IOException {
        Long end = record.endTime;
        return end != null
                ? Math.max(end, 0)
                : Math.max(
                        record.startTime, LatestMetrics.read(directory, record).newestTimestamp());
    }

    /** The sizes of the files below artifacts/ by path, but for those that a whole param takes the place of. */
    private Map<String, Long> files() throws IOException {
        Map<String, Long> files = ArtifactFiles.sizes(directory);
        files.keySet().removeAll(params.wholes().keySet());
        return files;
    }

    private static JournalEvent artifact(String path, byte[] bytes) {
        return new JournalEvent.Artifact(path, bytes.length, hex(bytes));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(SafeNames.digest("SHA-256").digest(bytes));
    }

    private JournalEvent artifact(String path, long size) throws IOException {
        MessageDigest digest = SafeNames.digest("SHA-256");
        try (InputStream in = new DigestInputStream(
                new FileInputStream(ArtifactFiles.resolve(directory, path).toFile()), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new JournalEvent.Artifact(path, size, HexFormat.of().formatHex(digest.digest()));
    }

    /** How many events there are. */
    int size() {
        return events.size();
    }

    /** One of the events. */
    JournalEvent event(int index) throws IOException {
        return events.get(index).tell();
    }

    /** What its events say, but for the bytes of artifacts, in hex: another one where a snapshot or a file has changed. */
    String signature() {
        return signature;
    }

    /** The bytes of an artifact of its events. */
    Content content(String path) {
        String whole = params.wholes().get(path);
        return whole != null ? Content.of(whole) : Content.of(ArtifactFiles.resolve(directory, path));
    }

    /** How it is created elsewhere. */
    RunSpec spec() {
        return RunSpec.in(ExperimentSpec.named(LawfulForm.experimentName(record.experiment)))
                .withId(record.id)
                .named(LawfulForm.runName(record.name))
                .startedAt(record.startTime);
    }
}

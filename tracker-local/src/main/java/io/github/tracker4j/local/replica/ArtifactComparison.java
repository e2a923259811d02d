package io.github.tracker4j.local.replica;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.RunId;
import io.github.tracker4j.RunReader;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.local.replica.Findings.Items;
import io.github.tracker4j.local.replica.SourceErrors.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the artifacts of a run with those of its replica: paths, sizes, and the SHA-256 of what each side gives to read,
 * streamed. Directories count for the files in them only. Used by one thread.
 */
final class ArtifactComparison {

    private static final int BLOCK = 1 << 16;

    private final RunReader source;
    private final RunReader destination;
    private final RunId run;
    private final Findings findings;
    private final byte[] block = new byte[BLOCK];
    private long same;
    private long sameBytes;

    ArtifactComparison(RunReader source, RunReader destination, RunId run, Findings findings) {
        this.source = source;
        this.destination = destination;
        this.run = run;
        this.findings = findings;
    }

    /** How many artifacts are the same. */
    long same() {
        return same;
    }

    /** The bytes of the artifacts that are the same. */
    long sameBytes() {
        return sameBytes;
    }

    /** The size and hash of what was read. */
    private record Bytes(long size, String sha256) {
        String text() {
            return String.format(Locale.ROOT, "%,d bytes with SHA-256 %s", size, sha256);
        }
    }

    void compare() {
        compare("", true, true);
    }

    /**
     * Compares what is below a directory.
     *
     * @param here whether the source has it
     * @param there whether the destination has it
     */
    private void compare(String directory, boolean here, boolean there) {
        Map<String, ArtifactInfo> expected;
        try {
            expected = here ? byPath(SourceErrors.reading(() -> source.artifacts(run, directory))) : Map.of();
        } catch (Unreadable e) {
            findings.unreadable(Items.ARTIFACTS, "artifacts in '" + directory + "'", e);
            return;
        }
        Map<String, ArtifactInfo> found = there ? byPath(destination.artifacts(run, directory)) : Map.of();
        Map<String, ArtifactInfo> all = new TreeMap<>(found);
        all.putAll(expected);
        for (String path : all.keySet()) {
            ArtifactInfo a = expected.get(path);
            ArtifactInfo b = found.get(path);
            compareFiles(path, file(a), file(b));
            boolean below = a != null && a.isDirectory();
            boolean belowThere = b != null && b.isDirectory();
            if (below || belowThere) {
                compare(path, below, belowThere);
            }
        }
    }

    private static Map<String, ArtifactInfo> byPath(List<ArtifactInfo> artifacts) {
        Map<String, ArtifactInfo> byPath = new TreeMap<>();
        artifacts.forEach(artifact -> byPath.put(artifact.path(), artifact));
        return byPath;
    }

    private static @Nullable ArtifactInfo file(@Nullable ArtifactInfo artifact) {
        return artifact == null || artifact.isDirectory() ? null : artifact;
    }

    private void compareFiles(String path, @Nullable ArtifactInfo here, @Nullable ArtifactInfo there) {
        String what = "artifact " + path;
        if (here != null && there == null) {
            findings.missing(Items.ARTIFACTS, what, size(here));
        } else if (here == null && there != null) {
            findings.more(Items.ARTIFACTS, what, size(there));
        } else if (here != null && there != null) {
            if (here.size() != there.size()) {
                findings.changed(Items.ARTIFACTS, what, size(here), size(there));
            } else {
                compareContent(path, what);
            }
        }
    }

    private static String size(ArtifactInfo file) {
        return String.format(Locale.ROOT, "%,d bytes", file.size());
    }

    private void compareContent(String path, String what) {
        Bytes expected;
        try {
            expected = readHere(path);
        } catch (Unreadable | IOException e) {
            findings.unreadable(Items.ARTIFACTS, what, e);
            return;
        }
        Bytes found = readThere(path);
        if (expected.equals(found)) {
            same++;
            sameBytes += expected.size();
        } else {
            findings.changed(Items.ARTIFACTS, what, expected.text(), found.text());
        }
    }

    private Bytes readHere(String path) throws Unreadable, IOException {
        try (InputStream in = SourceErrors.reading(() -> source.open(run, path))) {
            return read(in);
        }
    }

    private Bytes readThere(String path) {
        try (InputStream in = destination.open(run, path)) {
            return read(in);
        } catch (IOException e) {
            throw new UnavailableException(
                    "Artifact " + path + " of run " + run + " could not be read to its end at the destination: "
                            + e.getMessage() + "; verify again",
                    e);
        }
    }

    private Bytes read(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            digest.update(block, 0, read);
            size += read;
        }
        return new Bytes(size, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

package io.github.tracker4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** Copies an artifact to a file, and tells an artifact that cannot be read on from a file that cannot be written. */
final class ArtifactDownload {

    private ArtifactDownload() {}

    /**
     * Copies it so that the target appears complete.
     *
     * @param what names the artifact in messages
     * @throws UnavailableException when the artifact cannot be read on: the call may be repeated
     * @throws RejectedException when the file cannot be written
     */
    static void of(String what, InputStream artifact, Path target) {
        try {
            CompleteFile.write(target, out -> copy(what, artifact, out));
        } catch (IOException e) {
            throw new RejectedException(
                    RejectedException.Scope.ITEMS,
                    "The " + what + " could not be copied to " + target + ": " + e
                            + "; make room there or choose another file",
                    e);
        }
    }

    private static void copy(String what, InputStream artifact, OutputStream out) throws IOException {
        byte[] block = new byte[1 << 16];
        for (int count = read(what, artifact, block); count >= 0; count = read(what, artifact, block)) {
            out.write(block, 0, count);
        }
    }

    private static int read(String what, InputStream artifact, byte[] block) {
        try {
            return artifact.read(block, 0, block.length);
        } catch (IOException e) {
            throw new UnavailableException("The " + what + " could not be read to its end: " + e + "; try again", e);
        }
    }
}

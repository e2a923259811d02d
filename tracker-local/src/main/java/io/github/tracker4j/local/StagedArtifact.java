package io.github.tracker4j.local;

import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.UnavailableException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The bytes of an artifact, complete and on the device, that wait in the run's directory to appear among its artifacts.
 *
 * @param path its path inside the run
 * @param size its number of bytes
 * @param sha256 the hash of its bytes in hex
 * @param temporary the name of the file in the run's directory that has the bytes; the directory may move meanwhile
 */
record StagedArtifact(String path, long size, String sha256, String temporary) {

    private static final int BLOCK = 1 << 16;

    /**
     * Copies the content next to its place.
     *
     * @param run gives the directory of the run, which may be deleted or restored while the content is copied
     * @throws RejectedException when the path is unlawful or leads out of the run, or the content cannot be read
     * @throws UnavailableException when it cannot be written
     */
    static StagedArtifact stage(Supplier<RunDirectory> run, String path, Content content) {
        RunDirectory directory = run.get();
        // A wrong path is told before a byte is copied.
        ArtifactFiles.resolve(directory, ArtifactPaths.checked(path));
        String temporary = "artifact-" + UUID.randomUUID() + RunDirectory.TEMPORARY;
        boolean complete = false;
        try (FileOutputStream out =
                new FileOutputStream(directory.path().resolve(temporary).toFile())) {
            MessageDigest digest = SafeNames.sha256();
            long size = copy(path, content, out, digest);
            out.getFD().sync();
            complete = true;
            return new StagedArtifact(path, size, HexFormat.of().formatHex(digest.digest()), temporary);
        } catch (IOException e) {
            throw notStored(path, directory, e);
        } finally {
            if (!complete) {
                delete(run.get().path().resolve(temporary));
            }
        }
    }

    private static long copy(String path, Content content, FileOutputStream out, MessageDigest digest)
            throws IOException {
        byte[] block = new byte[BLOCK];
        long size = 0;
        try (InputStream in = open(path, content)) {
            for (int count = read(path, content, in, block); count >= 0; count = read(path, content, in, block)) {
                digest.update(block, 0, count);
                out.write(block, 0, count);
                size += count;
            }
        }
        return size;
    }

    private static InputStream open(String path, Content content) {
        try {
            return content.open();
        } catch (IOException e) {
            throw content.unread(path, e);
        }
    }

    private static int read(String path, Content content, InputStream in, byte[] block) {
        try {
            return in.read(block, 0, block.length);
        } catch (IOException e) {
            throw content.unread(path, e);
        }
    }

    /** Makes it appear; what stood there is replaced. */
    void move(RunDirectory directory) {
        try {
            ArtifactFiles.createParents(directory, path);
            Path target = ArtifactFiles.resolve(directory, path);
            ArtifactFiles.requireReplaceable(target, path);
            Files.move(
                    directory.path().resolve(temporary),
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw notStored(path, directory, e);
        }
    }

    /** Removes what did not appear from the run, which is in this directory now. */
    void discard(RunDirectory directory) {
        delete(directory.path().resolve(temporary));
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The next writer of the run removes it; the error that led here is the one to tell.
            System.getLogger("io.github.tracker4j.local")
                    .log(System.Logger.Level.WARNING, temporary + " could not be removed", e);
        }
    }

    private static UnavailableException notStored(String path, RunDirectory directory, IOException e) {
        return new UnavailableException(
                "Artifact " + path + " could not be stored in " + directory.path() + ": " + e.getMessage()
                        + "; log it again when the disk has room",
                e);
    }
}

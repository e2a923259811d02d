package io.github.tracker4j.mlflow;

import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Artifacts in a directory that the server and this machine share. */
final class LocalArtifacts {

    private LocalArtifacts() {}

    /** Writes a file beside its target and renames it, so that nobody sees a part of it. */
    static void put(Path target, String artifactPath, Content content) {
        if (Files.isDirectory(target)) {
            throw ArtifactPaths.isDirectory(artifactPath);
        }
        Path part = null;
        try {
            Files.createDirectories(target.getParent());
            part = Files.createTempFile(target.getParent(), ".artifact-", ".part");
            copy(artifactPath, content, part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UnavailableException("Artifact file " + target + " could not be written: " + e, e);
        } finally {
            deleteIfThere(part);
        }
    }

    static InputStream open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RejectedException("There is no artifact file " + file
                    + (Files.isDirectory(file) ? "; it is a directory" : "; check its name with artifacts()"));
        }
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new RejectedException(Scope.ITEMS, "Artifact file " + file + " cannot be read: " + e, e);
        }
    }

    private static void copy(String artifactPath, Content content, Path part) throws IOException {
        try (InputStream in = content.open();
                var out = Files.newOutputStream(part)) {
            byte[] buffer = new byte[64 * 1024];
            while (true) {
                int count;
                try {
                    count = in.read(buffer);
                } catch (IOException e) {
                    throw content.unread(artifactPath, e);
                }
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
            }
        }
    }

    private static void deleteIfThere(@org.jspecify.annotations.Nullable Path part) {
        if (part != null) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                System.getLogger(LocalArtifacts.class.getName())
                        .log(System.Logger.Level.WARNING, "The unfinished file {0} could not be deleted: {1}", part, e);
            }
        }
    }
}

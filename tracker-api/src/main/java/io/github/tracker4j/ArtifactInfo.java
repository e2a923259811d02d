package io.github.tracker4j;

/**
 * A file or directory among the artifacts of a run.
 *
 * @param path its whole path inside the run, with {@code /} between segments
 * @param isDirectory whether it is a directory
 * @param size its number of bytes, 0 for a directory
 */
public record ArtifactInfo(String path, boolean isDirectory, long size) {

    /** A file. */
    public static ArtifactInfo file(String path, long size) {
        return new ArtifactInfo(path, false, size);
    }

    /** A directory. */
    public static ArtifactInfo directory(String path) {
        return new ArtifactInfo(path, true, 0);
    }
}

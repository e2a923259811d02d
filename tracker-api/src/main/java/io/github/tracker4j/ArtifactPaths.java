package io.github.tracker4j;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule for paths of artifacts inside a run: relative, with {@code /} between segments, and of names that every
 * backend keeps as they are.
 *
 * <p>Besides {@code ..} and absolute paths it excludes what MLflow's artifact proxy was measured to damage (see
 * {@code docs/mlflow-mapping.md}): it decodes percent escapes repeatedly, reads the path as a URL once more, drops a
 * trailing {@code ?} or {@code ;}, and refuses {@code #}.
 */
public final class ArtifactPaths {

    private static final Pattern PERCENT_ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");
    private static final Pattern DRIVE = Pattern.compile("[a-zA-Z]:([/\\\\].*)?");

    private ArtifactPaths() {}

    /**
     * {@code path}, if an artifact may have it.
     *
     * @throws RejectedException naming the path and what is wrong with it
     */
    public static String checked(String path) {
        String problem = problem(path);
        if (problem != null) {
            throw new RejectedException("Artifact path " + Text.quoted(path) + " " + problem);
        }
        return path;
    }

    /**
     * {@code directory}, if it is empty (the root of the run's artifacts) or a path that an artifact may have.
     *
     * @throws RejectedException naming the path and what is wrong with it
     */
    public static String checkedDirectory(String directory) {
        return directory.isEmpty() ? directory : checked(directory);
    }

    /**
     * {@code path}, if an artifact may have it in a run that has these files: it is none of their directories and does
     * not lie below one of them. For those who write a backend without a file system behind it.
     *
     * @throws RejectedException naming the path and what is wrong with it
     */
    public static String checkedAmong(Collection<String> files, String path) {
        checked(path);
        for (String file : files) {
            if (file.startsWith(path + "/")) {
                throw isDirectory(path);
            }
            if (path.startsWith(file + "/")) {
                throw belowFile(path, file);
            }
        }
        return path;
    }

    /** What a backend throws that is given a file for a path that is a directory of the run. */
    public static RejectedException isDirectory(String path) {
        return new RejectedException(
                "Artifact path " + Text.quoted(path) + " is a directory of the run; log the file under another name");
    }

    /**
     * What a backend throws that is given a path below a file of the run.
     *
     * @param file the path of that file
     */
    public static RejectedException belowFile(String path, String file) {
        return new RejectedException("Artifact path " + Text.quoted(path) + " lies below " + Text.quoted(file)
                + ", which is a file of the run; choose another directory");
    }

    private static @Nullable String problem(String path) {
        if (path.isEmpty()) {
            return "is empty; give the file a name";
        }
        if (Text.hasControlCharacter(path) || Text.loneSurrogate(path) >= 0) {
            return "contains a control character or half a surrogate pair; rename the file";
        }
        if (path.startsWith("/") || path.startsWith("\\") || DRIVE.matcher(path).matches()) {
            return "is absolute; give the path inside the run";
        }
        if (path.indexOf('#') >= 0) {
            return "contains '#', which MLflow's servers refuse; rename the file";
        }
        if (PERCENT_ESCAPE.matcher(path).find()) {
            return "contains '%' with two hex digits, which MLflow's servers decode into another name; rename the file";
        }
        if (path.endsWith("?") || path.endsWith(";")) {
            return "ends in '" + path.charAt(path.length() - 1) + "', which MLflow's servers drop; rename the file";
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return "has the segment '" + segment + "'; give a plain path inside the run";
            }
            int bytes = segment.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > Limits.ARTIFACT_SEGMENT_BYTES) {
                return "has a segment of " + bytes + " UTF-8 bytes; the limit is " + Limits.ARTIFACT_SEGMENT_BYTES;
            }
        }
        return null;
    }
}

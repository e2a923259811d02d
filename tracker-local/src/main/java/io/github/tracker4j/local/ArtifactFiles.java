package io.github.tracker4j.local;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.RejectedException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files below {@code artifacts/} of a run. No path leads out of it, through symbolic links neither. */
final class ArtifactFiles {

    private ArtifactFiles() {}

    /**
     * The file of a lawful artifact path.
     *
     * @throws RejectedException when the path leads through a symbolic link or a file, or this JVM cannot name it
     */
    static Path resolve(RunDirectory directory, String artifactPath) {
        Path file = directory.artifacts();
        requireNoLink(file, artifactPath);
        if (artifactPath.isEmpty()) {
            return file;
        }
        int above = -1;
        for (String segment : artifactPath.split("/", -1)) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw ArtifactPaths.belowFile(artifactPath, artifactPath.substring(0, above));
            }
            above += 1 + segment.length();
            try {
                file = file.resolve(segment);
            } catch (InvalidPathException e) {
                throw new RejectedException(
                        RejectedException.Scope.ITEMS,
                        "Artifact path " + artifactPath + " has characters that this JVM cannot name in files; start it"
                                + " under a UTF-8 locale (LC_ALL=C.UTF-8)",
                        e);
            }
            requireNoLink(file, artifactPath);
        }
        return file;
    }

    private static void requireNoLink(Path file, String artifactPath) {
        if (Files.isSymbolicLink(file)) {
            throw new RejectedException("Artifact path " + artifactPath + " leads through the symbolic link " + file
                    + ", which may leave the run; remove the link or choose another path");
        }
    }

    static void createParents(RunDirectory directory, String artifactPath) throws IOException {
        // Again, since the tree may have changed while the bytes were copied.
        Path parent = resolve(directory, artifactPath).getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    static void requireReplaceable(Path target, String artifactPath) {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw ArtifactPaths.isDirectory(artifactPath);
        }
    }

    /** The files and directories in a directory, by path; symbolic links are not shown. */
    static List<ArtifactInfo> list(RunDirectory directory, String path) throws IOException {
        Path listed = resolve(directory, ArtifactPaths.checkedDirectory(path));
        List<ArtifactInfo> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(listed)) {
            for (Path child : children) {
                String childPath = path.isEmpty() ? name(child) : path + "/" + name(child);
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(ArtifactInfo.directory(childPath));
                } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(ArtifactInfo.file(childPath, Files.size(child)));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        found.sort(Comparator.comparing(ArtifactInfo::path));
        return found;
    }

    /** The sizes of all files by path, in the order of the paths; no symbolic link is followed. */
    static Map<String, Long> sizes(RunDirectory directory) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        Path root = directory.artifacts();
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        String path = root.relativize(file).toString().replace(File.separatorChar, '/');
                        sizes.put(path, attributes.size());
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return sizes;
    }

    static InputStream open(RunDirectory directory, String artifactPath) throws IOException {
        Path file = resolve(directory, ArtifactPaths.checked(artifactPath));
        if (Files.isDirectory(file)) {
            throw new RejectedException("Artifact " + artifactPath + " in " + directory.path()
                    + " is a directory; list it, and open the files in it");
        }
        if (!Files.isRegularFile(file)) {
            throw new RejectedException("There is no artifact " + artifactPath + " in " + directory.path()
                    + "; list the artifacts of the run to see what there is");
        }
        return new FileInputStream(file.toFile());
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }
}

package io.github.tracker4j;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files below a directory as artifacts, checked before the first of them is logged. */
final class ArtifactTree {

    /** One file and the path that it gets inside the run. */
    record Entry(String artifactPath, Content content) {}

    private ArtifactTree() {}

    /** The name under which a file is logged when none is given. */
    static String nameOf(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            throw new RejectedException("Artifact source " + file + " has no file name; give an artifact path");
        }
        return name.toString();
    }

    static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** In the order of their paths, so that two calls log in the same order. */
    static List<Entry> of(Path directory, String target) {
        if (!Files.isDirectory(directory)) {
            throw new RejectedException("Artifact source " + directory
                    + (Files.exists(directory)
                            ? " is not a directory; log it with logArtifact(file)"
                            : " does not exist"));
        }
        try {
            Path root = directory.toRealPath();
            List<Entry> entries = new ArrayList<>();
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    entries.add(entry(root, file, target));
                    return FileVisitResult.CONTINUE;
                }
            });
            entries.sort(Comparator.comparing(Entry::artifactPath));
            return entries;
        } catch (IOException e) {
            throw new RejectedException(
                    RejectedException.Scope.ITEMS,
                    "Artifact source " + directory + " cannot be read: " + e + "; nothing of it was logged",
                    e);
        }
    }

    private static Entry entry(Path root, Path file, String target) throws IOException {
        if (Files.isSymbolicLink(file)) {
            Path real = Files.exists(file) ? file.toRealPath() : Files.readSymbolicLink(file);
            if (!real.startsWith(root) || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                throw new RejectedException("Artifact source " + file + " is a symbolic link to " + real
                        + ", which is no file inside " + root + "; copy the file or leave the link out");
            }
        }
        String path = ArtifactPaths.checked(join(target, relative(root, file)));
        return new Entry(path, Content.of(file));
    }

    private static String relative(Path root, Path file) {
        List<String> segments = new ArrayList<>();
        root.relativize(file).forEach(segment -> segments.add(segment.toString()));
        return String.join("/", segments);
    }
}

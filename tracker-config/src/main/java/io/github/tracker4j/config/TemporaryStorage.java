package io.github.tracker4j.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells directories that a restart of the machine, or a cleaner of temporary files, empties. */
final class TemporaryStorage {

    /** File systems that live in memory. */
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private TemporaryStorage() {}

    /** Why what is in a directory, which need not exist yet, may vanish by itself; empty where nothing tells so. */
    static Optional<String> reason(Path directory) {
        return reason(directory, Path.of(System.getProperty("java.io.tmpdir", "")));
    }

    static Optional<String> reason(Path directory, Path temporary) {
        Path there = existing(directory);
        if (there == null) {
            return Optional.empty();
        }
        try {
            Path real = there.toRealPath();
            if (Files.isDirectory(temporary) && real.startsWith(temporary.toRealPath())) {
                return Optional.of("it is below " + temporary + ", which is cleaned up from time to time");
            }
            String type = Files.getFileStore(real).type();
            return IN_MEMORY.contains(type)
                    ? Optional.of("it is on a file system of type " + type + ", which lives in memory")
                    : Optional.empty();
        } catch (IOException e) {
            // Whoever writes there will be told.
            return Optional.empty();
        }
    }

    private static @Nullable Path existing(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        while (path != null && !Files.isDirectory(path)) {
            path = path.getParent();
        }
        return path;
    }
}

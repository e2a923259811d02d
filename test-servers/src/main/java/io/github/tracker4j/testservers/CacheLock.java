package io.github.tracker4j.testservers;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Lets one thread of all JVMs of the user fill a part of the cache while the others wait for the result. */
final class CacheLock {
    // A file lock belongs to the whole JVM and throws on overlap, so threads queue up here first.
    private static final ConcurrentMap<Path, Object> THREADS = new ConcurrentHashMap<>();

    private final Path file;

    /** The file stays when the lock is released: otherwise two processes could lock two files of the same name. */
    CacheLock(Path file) {
        this.file = file.toAbsolutePath();
    }

    <T> T alone(Filling<T> filling) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        synchronized (THREADS.computeIfAbsent(file, key -> new Object())) {
            try (FileChannel channel = FileChannel.open(file, CREATE, WRITE);
                    FileLock held = channel.lock()) {
                Objects.requireNonNull(held);
                return filling.run();
            }
        }
    }

    /** What is done while nobody else does it. */
    interface Filling<T> {
        T run() throws IOException;
    }
}

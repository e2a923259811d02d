package io.github.tracker4j.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tracker4j.RejectedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The right to write a run, held by at most one tracker on the machine, or on the network where its file system locks.
 *
 * <p>On POSIX systems a process loses its lock on a file as soon as it closes any descriptor of that file. So who holds
 * what in this JVM is known from memory first, and the file of a lock that this JVM holds is never opened a second time.
 */
final class RunLock {

    private static final Set<Path> HELD_HERE = new HashSet<>();
    /** Locked by another class loader of this JVM: closing these would take its lock away. */
    private static final List<RandomAccessFile> NEVER_CLOSED = new ArrayList<>();
    /** Behind the text, so that systems whose locks are mandatory let others read who holds it. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final long SHORTEST_PAUSE_NANOS = 1_000_000;
    /** Together with the shorter ones half a second. */
    private static final long LONGEST_PAUSE_NANOS = 256_000_000;

    private final RandomAccessFile file;
    private Path path;
    private boolean held = true;

    private RunLock(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** Whether a tracker of this JVM writes the run in this directory. */
    static boolean isHeldHere(RunDirectory directory) throws IOException {
        synchronized (HELD_HERE) {
            return HELD_HERE.contains(key(directory));
        }
    }

    /**
     * Takes the lock.
     *
     * @throws RejectedException when another holds it, naming that process
     */
    static RunLock acquire(RunDirectory directory) throws IOException {
        return acquire(key(directory), holder -> held(directory, holder));
    }

    /**
     * Takes the lock of a file.
     *
     * @param path of the file, real
     * @param held the refusal when another holds it, which is named
     */
    static RunLock acquire(Path path, Function<String, RejectedException> held) throws IOException {
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(path)) {
                throw held.apply("this process (" + WriterProcess.current() + ")");
            }
            // Its own reads and writes are not broken by an interrupt, as those of a channel are.
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            try {
                FileLock lock = file.getChannel().tryLock(LOCKED_BYTE, 1, false);
                if (lock == null) {
                    throw held.apply(holder(file));
                }
                writeHolder(file);
            } catch (OverlappingFileLockException e) {
                NEVER_CLOSED.add(file);
                throw held.apply("another class loader of this process (" + WriterProcess.current() + ")");
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            HELD_HERE.add(path);
            return new RunLock(path, file);
        }
    }

    /**
     * Takes the lock as soon as a change of an owner is over, or the end of the run, which take milliseconds.
     *
     * @throws RejectedException when another holds it for longer, naming that process
     */
    static RunLock acquireSoon(RunDirectory directory) throws IOException {
        // Pauses that grow keep the number of files small that are never closed.
        for (long pause = SHORTEST_PAUSE_NANOS; ; pause *= 2) {
            try {
                return acquire(directory);
            } catch (RejectedException held) {
                if (pause > LONGEST_PAUSE_NANOS) {
                    throw held;
                }
                LockSupport.parkNanos(pause);
            }
        }
    }

    /** Moves the run whose lock this is, in one step, to where nothing is. */
    void move(RunDirectory from, Path to) throws IOException {
        synchronized (HELD_HERE) {
            Files.move(from.path(), to, StandardCopyOption.ATOMIC_MOVE);
            HELD_HERE.remove(path);
            path = key(new RunDirectory(to));
            HELD_HERE.add(path);
        }
    }

    /** Lets go; again is harmless. The file stays, since removing it would let two hold it. */
    void release() throws IOException {
        synchronized (HELD_HERE) {
            if (held) {
                held = false;
                HELD_HERE.remove(path);
                file.close();
            }
        }
    }

    private static Path key(RunDirectory directory) throws IOException {
        return directory.path().toRealPath().resolve(RunDirectory.LOCK);
    }

    private static RejectedException held(RunDirectory directory, String holder) {
        return new RejectedException(
                RejectedException.Scope.RUN,
                "The run in " + directory.path() + " is being written by " + holder
                        + "; a run has one writer: end it there, or log from there, or start another run");
    }

    private static String holder(RandomAccessFile file) throws IOException {
        byte[] text = new byte[4096];
        int count = file.read(text);
        ObjectNode node = count <= 0 ? null : Json.parseObject(text, 0, count);
        WriterProcess writer = node == null ? null : WriterProcess.readFrom(node);
        return writer == null ? "another process" : writer.toString();
    }

    private static void writeHolder(RandomAccessFile file) throws IOException {
        file.setLength(0);
        file.write(Json.line(WriterProcess.current().writeTo(Json.object())));
    }
}

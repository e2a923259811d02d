package io.github.tracker4j.local.replica;

import io.github.tracker4j.RunId;
import io.github.tracker4j.local.SyncFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A cursor in whose writing its client can die, and which is an older one when its machine loses its power. */
final class MortalCursorFile extends CursorFile {

    private final Path file;
    private final ModelServer server;
    /** What may be on the device, the oldest first; null stands for no file. */
    private final List<byte @Nullable []> onDevice = new ArrayList<>();

    MortalCursorFile(SyncFile file, RunId run, String destination, ModelServer server) {
        super(file, run, destination);
        this.file = file.path();
        this.server = server;
        onDevice.add(null);
    }

    @Override
    void write(Cursor cursor) throws IOException {
        write(cursor, false);
    }

    /** The device is in memory here: nothing waits for a real one. */
    @Override
    void writeThrough(Cursor cursor) throws IOException {
        write(cursor, true);
    }

    private void write(Cursor cursor, boolean through) throws IOException {
        ModelServer.@Nullable InWriting end = server.diesInWriting();
        byte[] before = end == null ? null : content();
        super.write(cursor);
        byte[] after = Files.readAllBytes(file);
        if (end == null) {
            if (through) {
                onDevice.clear();
            }
            onDevice.add(after);
            return;
        }
        switch (end) {
            case CREATED -> undo(before, new byte[0]);
            case HALF_WRITTEN -> undo(before, Arrays.copyOf(after, after.length / 2));
            case WRITTEN -> undo(before, after);
            case RENAMED -> onDevice.add(after);
        }
        throw server.crash("in the cursor: " + end);
    }

    private byte @Nullable [] content() throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : null;
    }

    private void undo(byte @Nullable [] before, byte[] temporary) throws IOException {
        put(before);
        Files.write(file.resolveSibling(file.getFileName() + ".tmp"), temporary);
    }

    private void put(byte @Nullable [] content) throws IOException {
        if (content == null) {
            Files.deleteIfExists(file);
        } else {
            Files.write(file, content);
        }
    }

    /** From now on nothing older can be on the device. */
    void reachDevice() {
        onDevice.subList(0, onDevice.size() - 1).clear();
    }

    /** The device has an older cursor, or none. */
    void losePower(Random random) throws IOException {
        losePower(random.nextInt(onDevice.size()));
    }

    /** The device has what had to be there, and nothing later. */
    void losePower() throws IOException {
        losePower(0);
    }

    private void losePower(int left) throws IOException {
        server.note("of " + onDevice.size() + " cursors that were written the device has number " + left);
        put(onDevice.get(left));
        onDevice.subList(left + 1, onDevice.size()).clear();
    }

    /** Somebody takes it away. */
    void delete() throws IOException {
        put(null);
        onDevice.clear();
        onDevice.add(null);
    }
}

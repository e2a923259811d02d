package io.github.tracker4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories from which files vanish by themselves. */
class TemporaryStorageTest {

    @TempDir
    Path directory;

    @Test
    void whatIsBelowTheTemporaryDirectoryDoesNotLast() throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));

        assertThat(TemporaryStorage.reason(temporary.resolve("runs/there"), temporary))
                .hasValueSatisfying(reason -> assertThat(reason).contains("below " + temporary));
        assertThat(TemporaryStorage.reason(directory.resolve("runs"), temporary))
                .isEmpty();
    }

    @Test
    void aLinkIntoTheTemporaryDirectoryIsFollowed() throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), temporary);

        assertThat(TemporaryStorage.reason(link.resolve("runs"), temporary)).isPresent();
    }

    @Test
    void aFileSystemInMemoryDoesNotLast() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isDirectory(memory) && Files.getFileStore(memory).type().equals("tmpfs"));

        assertThat(TemporaryStorage.reason(memory.resolve("runs"), directory.resolve("none")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("tmpfs"));
    }

    @Test
    void whereNothingTellsSoADirectoryLasts() {
        assertThat(TemporaryStorage.reason(Path.of("").toAbsolutePath().resolve("experiments"), directory))
                .isEmpty();
    }
}

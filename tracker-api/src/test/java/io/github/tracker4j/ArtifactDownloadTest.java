package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactDownloadTest {

    @TempDir
    Path directory;

    private static final class Breaking extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }
    }

    @Test
    void aConnectionThatBreaksIsNoRefusalAndLeavesTheTargetAsItWas() throws IOException {
        Path target = Files.writeString(directory.resolve("model.bin"), "old");
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[10]), new Breaking());

        assertThatThrownBy(() -> ArtifactDownload.of("artifact model.bin", broken, target))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("model.bin")
                .hasMessageContaining("connection reset");
        assertThat(directory.toFile().list()).containsExactly("model.bin");
        assertThat(target).hasContent("old");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");

        assertThatThrownBy(() -> ArtifactDownload.of(
                        "artifact a.txt", new ByteArrayInputStream(new byte[1]), file.resolve("a.txt")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("a.txt")
                .hasMessageContaining(file.toString());
    }
}

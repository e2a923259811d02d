package io.github.tracker4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTest {

    @TempDir
    Path directory;

    private static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void aContentIsReadAgainAndAgain() throws IOException {
        byte[] bytes = {1, 2, 3};
        Content content = Content.of(bytes);
        bytes[0] = 9;

        assertThat(read(content)).containsExactly(1, 2, 3);
        assertThat(read(content)).containsExactly(1, 2, 3);
        assertThat(content.size()).hasValue(3);
        assertThat(content.file()).isEmpty();
        assertThat(read(Content.of("\u00e9"))).hasSize(2);
        assertThat(read(Content.of(""))).isEmpty();
    }

    @Test
    void aTextOfTheProgramIsToldFromADocumentOfTheUser() throws IOException {
        assertThat(Content.text("t\u00e4xt").generatedText()).contains("t\u00e4xt");
        assertThat(read(Content.text("t\u00e4xt"))).hasSize(5);
        assertThat(Content.text("t\u00e4xt").size()).hasValue(5);

        assertThat(Content.of("text").generatedText()).isEmpty();
        assertThat(Content.of(new byte[1]).generatedText()).isEmpty();
    }

    @Test
    void aFileIsReadWhereItIs() throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "text");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(Content.of(file).file()).contains(file);
        assertThat(read(Content.of(link))).asString().isEqualTo("text");
    }

    @Test
    void aStreamThatIsShorterThanAnnouncedFailsAtItsEnd() {
        Content content = Content.of(5, () -> new ByteArrayInputStream(new byte[4]));

        assertThatIOException()
                .isThrownBy(() -> read(content))
                .withMessageContaining("5 bytes")
                .withMessageContaining("only 4");
    }

    @Test
    void aStreamThatIsLongerThanAnnouncedFailsWithItsLastByte() throws IOException {
        Content content = Content.of(4, () -> new ByteArrayInputStream(new byte[5]));

        assertThatIOException().isThrownBy(() -> read(content)).withMessageContaining("more");
        try (InputStream bySize = content.open()) {
            assertThatIOException().isThrownBy(() -> bySize.readNBytes(4));
        }
        try (InputStream byByte = content.open()) {
            for (int i = 0; i < 3; i++) {
                assertThat(byByte.read()).isZero();
            }
            assertThatIOException().isThrownBy(byByte::read);
        }
        assertThatIOException().isThrownBy(() -> read(Content.of(0, () -> new ByteArrayInputStream(new byte[1]))));
    }

    @Test
    void aFileThatGrowsOrShrinksAfterItWasTakenFails() throws IOException {
        Path file = Files.writeString(directory.resolve("log.txt"), "1234");
        Content content = Content.of(file);
        Files.writeString(file, "5", StandardOpenOption.APPEND);
        assertThatIOException().isThrownBy(() -> read(content)).withMessageContaining("log.txt");
        Files.writeString(file, "12");
        assertThatIOException().isThrownBy(() -> read(content)).withMessageContaining("only 2");
        Files.writeString(file, "5678");
        assertThat(read(content)).asString().isEqualTo("5678");
    }

    @Test
    void bytesAreReadAndNotSkipped() throws IOException {
        try (InputStream in = Content.of("text").open()) {
            assertThatIOException().isThrownBy(() -> in.skip(1));
            assertThat(in.markSupported()).isFalse();
        }
    }

    @Test
    void whatIsNoReadableFileIsRefusedByName() {
        assertThatThrownBy(() -> Content.of(directory.resolve("missing.txt")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("missing.txt")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Content.of(directory))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("logArtifacts");
        assertThatIllegalArgumentException().isThrownBy(() -> Content.of(-1, InputStream::nullInputStream));
    }
}

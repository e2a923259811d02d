package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many secrets of a labelled corpus are found, and how many harmless strings are taken for one. */
class RedactionCorpusTest {

    private static final Redactor REDACTOR = Redactor.standard();

    static Stream<Arguments> parts() {
        List<SecretCorpus.Line> corpus = SecretCorpus.read("corpus.tsv");
        return Stream.of(
                Arguments.of(
                        "what the rules were written from",
                        corpus.stream().filter(line -> !line.heldBack()).toList()),
                Arguments.of(
                        "what was held back",
                        corpus.stream().filter(SecretCorpus.Line::heldBack).toList()),
                Arguments.of("what was written after the rules", SecretCorpus.read("further.tsv")),
                Arguments.of("what was written after the rules were mended", SecretCorpus.read("unseen.tsv")),
                Arguments.of("what was written before the rules were read", SecretCorpus.read("independent.tsv")),
                Arguments.of("what was written after these were mended", SecretCorpus.read("second-independent.tsv")),
                Arguments.of("what was written after those were mended", SecretCorpus.read("third-independent.tsv")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void secretsAreFoundAndHarmlessStringsAreLeftAlone(String part, List<SecretCorpus.Line> lines) {
        double missed = SecretCorpus.wrong(lines, SecretCorpus.Line::isSecret, REDACTOR);
        double falseAlarms = SecretCorpus.wrong(lines, line -> !line.isSecret(), REDACTOR);
        long secrets = lines.stream().filter(SecretCorpus.Line::isSecret).count();
        System.out.printf(
                Locale.ROOT,
                "Redaction, %s: recall %.2f %% of %d secrets, false alarms %.2f %% of %d harmless strings%n",
                part,
                100 * (1 - missed),
                secrets,
                100 * falseAlarms,
                lines.size() - secrets);

        assertThat(1 - missed).as("recall").isGreaterThanOrEqualTo(0.99);
        assertThat(falseAlarms).as("false alarms").isLessThanOrEqualTo(0.005);
    }

    @Test
    void theCorpusIsLargeAndAtLeastHalfOfItIsHarmless() {
        List<SecretCorpus.Line> corpus = SecretCorpus.read("corpus.tsv");
        long harmless = corpus.stream().filter(line -> !line.isSecret()).count();

        assertThat(corpus).hasSizeGreaterThanOrEqualTo(400);
        assertThat(harmless).isGreaterThanOrEqualTo(corpus.size() / 2);
    }
}

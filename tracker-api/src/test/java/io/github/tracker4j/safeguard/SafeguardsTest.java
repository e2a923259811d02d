package io.github.tracker4j.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeguardsTest {

    @Test
    void theDefaultsAreDescribedInOneLineEach() {
        List<String> lines = Safeguards.defaults().describe();

        assertThat(lines)
                .extracting(line -> line.substring(0, line.indexOf(" - ")))
                .containsExactlyElementsOf(Safeguards.defaults().toSettings().entrySet().stream()
                        .map(setting -> "safeguards." + setting.getKey() + ": " + setting.getValue())
                        .toList());
        assertThat(lines)
                .contains(
                        "safeguards.non-finite: REJECT - What happens to a metric point that is NaN or infinite: REJECT"
                                + " refuses the call, DROP leaves the point out and counts it, KEEP stores it, STOP ends"
                                + " the run FAILED and throws RunStoppedException.",
                        "safeguards.max-metric-points: 100000000 - How many metric points a run may have; told at 80 %,"
                                + " and a call that would pass it is refused.")
                .allMatch(line -> line.endsWith("."));
    }

    @Test
    void strictRefusesWhatTheDefaultsWouldStoreInAnotherForm() {
        Map<String, String> expected = new HashMap<>(Safeguards.defaults().toSettings());
        expected.put("keys", "REJECT");
        expected.put("long-params", "REJECT");
        expected.put("max-artifact-total", "10GiB");

        assertThat(Safeguards.strict().toSettings()).isEqualTo(expected);
    }

    @Test
    void allThatIsInForceFitsIntoOneLineOfATag() {
        assertThat(Safeguards.defaults().summary())
                .startsWith("non-finite: REJECT; keys: MAP; param-drift: FAIL; max-metric-points: 100000000; ")
                .endsWith("; max-sweep-runs: 100");

        SafeguardsBuilder many = Safeguards.builder();
        for (int i = 0; i < 1000; i++) {
            many.nonFinite("a key that is long " + i, NonFinitePolicy.DROP);
        }
        assertThat(many.build().summary()).hasSize(8000);
    }

    @Test
    void offRefusesOnlyWhatTheContractRefuses() {
        assertThat(Safeguards.off().toSettings())
                .containsOnly(
                        entry("non-finite", "KEEP"),
                        entry("keys", "REJECT"),
                        entry("param-drift", "FAIL"),
                        entry("long-params", "REJECT"),
                        entry("max-artifact-size", "unlimited"),
                        entry("max-artifact-total", "unlimited"),
                        entry("min-free-disk", "0"),
                        entry("redaction", "OFF"),
                        entry("redaction-keys", "none"),
                        entry("redaction-patterns", "none"),
                        entry("redaction-allow", "none"),
                        entry("max-metric-points", "unlimited"),
                        entry("max-sweep-runs", "unlimited"));
    }

    @Test
    void settingsAreReadWhateverTheirCase() {
        Safeguards read = Safeguards.fromSettings(Map.of(
                "non-finite", "grad/* = drop , debug=KEEP,reject",
                "keys", "reject",
                "param-drift", " Tag ",
                "long-params", "Reject",
                "max-artifact-size", "2 gb",
                "max-artifact-total", "5 GiB",
                "min-free-disk", "20 MB",
                "max-sweep-runs", " 40 "));

        assertThat(read)
                .isEqualTo(Safeguards.builder()
                        .nonFinite("grad/*", NonFinitePolicy.DROP)
                        .nonFinite("debug", NonFinitePolicy.KEEP)
                        .keys(KeyPolicy.REJECT)
                        .paramDrift(ParamDriftPolicy.TAG)
                        .longParams(LongParamPolicy.REJECT)
                        .maxArtifactSize(2_000_000_000)
                        .maxArtifactTotal(5L << 30)
                        .minFreeDisk(20_000_000)
                        .maxSweepRuns(40)
                        .build());
        assertThat(read.nonFiniteByPattern().keySet()).containsExactly("grad/*", "debug");
    }

    @Test
    void whatIsWrittenAsSettingsIsReadAsTheSame() {
        Safeguards some = Safeguards.defaults().toBuilder()
                .nonFinite("a*", NonFinitePolicy.KEEP)
                .nonFinite(NonFinitePolicy.DROP)
                .longParams(LongParamPolicy.REJECT)
                .maxArtifactSize(12345)
                .maxArtifactTotal(Safeguards.UNLIMITED)
                .minFreeDisk(0)
                .redaction(RedactionPolicy.OFF)
                .redactKey("*-pin")
                .redactPattern("ACME-[0-9A-F,]{12,20}")
                .redactPattern("(a,b)x")
                .neverRedact("vocab_token")
                .neverRedact("*_tokens")
                .maxMetricPoints(77)
                .maxSweepRuns(Safeguards.UNLIMITED)
                .build();

        assertThat(Safeguards.fromSettings(some.toSettings())).isEqualTo(some).hasSameHashCodeAs(some);
        assertThat(some.toBuilder().build()).isEqualTo(some);
        assertThat(some).isNotEqualTo(Safeguards.defaults());
    }

    @Test
    void anUnknownNameIsAnErrorWithTheNearestOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.fromSettings(Map.of("param-drif", "KEEP")))
                .withMessage("There is no setting safeguards.param-drif; the nearest is safeguards.param-drift, and all"
                        + " are " + String.join(", ", Safeguards.settings().keySet()));
    }

    @Test
    void aWrongChoiceIsAnErrorWithWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.fromSettings(Map.of("keys", "ignore")))
                .withMessage("The setting safeguards.keys is 'ignore', which is wrong (there is no 'ignore'); allowed:"
                        + " MAP or REJECT; default: MAP");
    }

    @ParameterizedTest
    @CsvSource({"DROP=x, there is no 'x'", "'DROP, a=KEEP', a policy without a pattern stands last", "=DROP, Pattern ''"
    })
    void aWrongNonFiniteSettingIsAnErrorThatSaysWhy(String value, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.fromSettings(Map.of("non-finite", value)))
                .withMessageContaining(why)
                .withMessageEndingWith(
                        "allowed: REJECT, DROP, KEEP or STOP; or by key, the first match deciding: 'grad/*=DROP, REJECT';"
                                + " default: REJECT");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "100MiB, 104857600",
        "2GB, 2000000000",
        "1k, 1000",
        "1Ki, 1024",
        "7 TiB, 7696581394432",
        "5b, 5",
        "UNLIMITED, 9223372036854775807"
    })
    void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
        assertThat(Safeguards.fromSettings(Map.of("max-artifact-size", text)).maxArtifactSize())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "'' , not a number",
        "-1, not a number",
        "1.5GB, not a number",
        "10 apples, not a number",
        "9223372036854775808, more bytes than can be counted",
        "99999999TiB, more bytes than can be counted"
    })
    void aSizeThatIsNoneIsAnError(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.fromSettings(Map.of("max-artifact-size", text)))
                .withMessageContaining(why)
                .withMessageEndingWith(
                        "allowed: a number of bytes such as 100MiB, 2GB or 4096, or unlimited; default: 100MiB");
    }

    @ParameterizedTest
    @CsvSource({
        "0, at least 1",
        "-1, not a whole number",
        "1e3, not a whole number",
        "'', not a whole number",
        "9999999999999999999, more than can be counted"
    })
    void aCountThatIsNoneIsAnError(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.fromSettings(Map.of("max-sweep-runs", text)))
                .withMessageContaining(why)
                .withMessageEndingWith("allowed: a whole number of at least 1, or unlimited; default: 100");
    }

    @Test
    void aDiskIsNotKeptFreeWithoutBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.fromSettings(Map.of("min-free-disk", "unlimited")))
                .withMessage("The setting safeguards.min-free-disk is 'unlimited', which is wrong (no disk has so much"
                        + " free); allowed: a number of bytes such as 1GiB, or 0 to not look; default: 1GiB");
    }

    @Test
    void everySettingHasASentence() {
        assertThat(Safeguards.settings())
                .containsOnlyKeys(Safeguards.defaults().toSettings().keySet())
                .containsEntry(
                        "max-artifact-size",
                        "The largest artifact that is stored; a larger one is refused before a byte of it is read, a"
                                + " stream of unknown size as soon as it is larger. Allowed: a number of bytes such as 100MiB, 2GB or 4096, or unlimited. Default:"
                                + " 100MiB.");
    }

    private static final String ODD = "none\\,(){}[]*?+.|^$ aQE\"'#:-=\n";

    private static String odd(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(40) == 0 ? "None" : "");
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(ODD.charAt(random.nextInt(ODD.length())));
        }
        return text.toString();
    }

    @Test
    void whateverIsSetIsReadAgainFromItsTextOrRefused() {
        Random random = new Random(5);
        int kept = 0;
        for (int i = 0; i < 5000; i++) {
            SafeguardsBuilder builder = Safeguards.builder();
            List<Consumer<String>> setters = List.of(
                    builder::redactKey,
                    builder::redactPattern,
                    builder::neverRedact,
                    pattern -> builder.nonFinite(pattern, NonFinitePolicy.DROP));
            for (int n = random.nextInt(4); n >= 0; n--) {
                try {
                    setters.get(random.nextInt(4)).accept(odd(random));
                    kept++;
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageMatching("(?s).+");
                }
            }
            Safeguards set = builder.build();

            Safeguards read = Safeguards.fromSettings(set.toSettings());

            assertThat(read).isEqualTo(set);
            assertThat(read.redactionKeys()).isEqualTo(set.redactionKeys());
            assertThat(read.redactionPatterns()).isEqualTo(set.redactionPatterns());
            assertThat(read.redactionAllow()).isEqualTo(set.redactionAllow());
            assertThat(read.nonFiniteByPattern()).isEqualTo(set.nonFiniteByPattern());
        }
        assertThat(kept).isGreaterThan(2000);
    }

    @Test
    void theWordForAnEmptyListIsNoItemOfIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.builder().redactKey("none"))
                .withMessageContaining("'none' stands for an empty list");
    }

    @Test
    void listsOfTheRedactionAreSeparatedByCommasOutsideOfBrackets() {
        Safeguards read = Safeguards.fromSettings(Map.of(
                "redaction-keys", "*-pin, customer",
                "redaction-patterns", "ACME-[0-9A-F,(]{12,20}, (x,y)z,a\\,b",
                "redaction-allow", " NONE "));

        assertThat(read.redactionKeys()).containsExactly("*-pin", "customer");
        assertThat(read.redactionPatterns()).containsExactly("ACME-[0-9A-F,(]{12,20}", "(x,y)z", "a\\,b");
        assertThat(read.redactionAllow()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redaction-patterns, 'ok, (x', Unclosed group near index 2",
        "redaction-patterns, a*, matches the empty text"
    })
    void aRegularExpressionThatIsInvalidIsAnErrorThatSaysWhere(String setting, String value, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safeguards.fromSettings(Map.of(setting, value)))
                .withMessageContaining(why)
                .withMessageStartingWith("The setting safeguards." + setting + " is ");
    }

    @Test
    void aKeyOrARegularExpressionThatAConfigurationCouldNotSayIsRefused() {
        SafeguardsBuilder builder = Safeguards.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.redactKey("a,b"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.neverRedact(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.redactPattern("a,b"))
                .withMessageContaining("write [,] for a comma");
    }
}

package io.github.tracker4j.config;

import io.github.tracker4j.safeguard.Safeguards;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One choice of a safeguard, what a program does under it, and what it is told and what is stored then, wherever that is.
 * A value; each step gives a new one.
 *
 * @param shown the settings that this case is about, as in a configuration
 * @param safeguards what is in force
 * @param what the program and its outcome in a sentence
 * @param program what is logged
 * @param homes where it is run
 * @param told each error and notice in order, with {@code <run>} for the run's id and {@code <dir>} for the directory of
 *     the case
 * @param stored the lines of {@link StoredText}
 */
record SafeguardCase(
        Map<String, String> shown,
        Safeguards safeguards,
        String what,
        Consumer<SafeguardScene> program,
        Set<Home> homes,
        List<String> told,
        List<String> stored) {

    private static final Pattern INFINITY = Pattern.compile("-?Infinity");

    /** Under this setting, and the defaults otherwise. */
    static SafeguardCase with(String setting, String value) {
        return with(Map.of(setting, value), Safeguards.fromSettings(Map.of(setting, value)));
    }

    /** Under a preset. */
    static SafeguardCase with(Safeguards preset) {
        return with(preset.toSettings(), preset);
    }

    private static SafeguardCase with(Map<String, String> shown, Safeguards safeguards) {
        return new SafeguardCase(shown, safeguards, "", scene -> {}, EnumSet.allOf(Home.class), List.of(), List.of());
    }

    /** With one more setting, which the case is not about. */
    SafeguardCase and(String setting, String value) {
        Map<String, String> all = new LinkedHashMap<>(safeguards.toSettings());
        all.put(setting, value);
        return new SafeguardCase(shown, Safeguards.fromSettings(all), what, program, homes, told, stored);
    }

    SafeguardCase when(String sentence, Consumer<SafeguardScene> steps) {
        return new SafeguardCase(shown, safeguards, sentence, steps, homes, told, stored);
    }

    /** Where the rule, by what it is, holds in some places only. */
    SafeguardCase at(Home first, Home... further) {
        return new SafeguardCase(shown, safeguards, what, program, EnumSet.of(first, further), told, stored);
    }

    SafeguardCase tells(String... messages) {
        return new SafeguardCase(shown, safeguards, what, program, homes, List.of(messages), stored);
    }

    SafeguardCase stores(String... lines) {
        return new SafeguardCase(shown, safeguards, what, program, homes, told, List.of(lines));
    }

    /** What is stored there: some places have no infinities. */
    List<String> stored(Home home) {
        return stored.stream()
                .map(line -> line.startsWith("metric ")
                        ? INFINITY.matcher(line)
                                .replaceAll(found -> Double.toString(home.kept(Double.parseDouble(found.group()))))
                        : line)
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return (shown.size() == 1 ? shown.toString() : "preset") + " " + what;
    }
}

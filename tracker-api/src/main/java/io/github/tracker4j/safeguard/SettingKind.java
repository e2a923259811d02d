package io.github.tracker4j.safeguard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * How a setting is read from a text of a configuration and written as one that is read as the same.
 *
 * @param allowed what the text may be, for people
 * @param reader sets it from a text; throws {@link IllegalArgumentException}, saying what is wrong with the text
 * @param writer the text for what is set
 */
record SettingKind(String allowed, BiConsumer<SafeguardsBuilder, String> reader, Function<Safeguards, String> writer) {

    private static final String UNLIMITED_TEXT = "unlimited";

    /** One of the constants, in any case. */
    static <E extends Enum<E>> SettingKind choice(
            Class<E> type, BiConsumer<SafeguardsBuilder, E> set, Function<Safeguards, E> get) {
        return new SettingKind(
                namesOf(type),
                (builder, text) -> set.accept(builder, constant(type, text)),
                safeguards -> get.apply(safeguards).name());
    }

    /** A number of bytes, or none. */
    static SettingKind bytes(ObjLongConsumer<SafeguardsBuilder> set, ToLongFunction<Safeguards> get) {
        return new SettingKind(
                "a number of bytes such as 100MiB, 2GB or 4096, or unlimited",
                (builder, text) -> set.accept(builder, ByteSize.parse(text)),
                safeguards -> ByteSize.text(get.applyAsLong(safeguards)));
    }

    /** A number of bytes that are not used. */
    static SettingKind freeBytes(ObjLongConsumer<SafeguardsBuilder> set, ToLongFunction<Safeguards> get) {
        return new SettingKind(
                "a number of bytes such as 1GiB, or 0 to not look",
                (builder, text) -> {
                    long bytes = ByteSize.parse(text);
                    if (bytes == ByteSize.UNLIMITED) {
                        throw new IllegalArgumentException("no disk has so much free");
                    }
                    set.accept(builder, bytes);
                },
                safeguards -> ByteSize.text(get.applyAsLong(safeguards)));
    }

    /** A whole number, or none. */
    static SettingKind count(ObjLongConsumer<SafeguardsBuilder> set, ToLongFunction<Safeguards> get) {
        return new SettingKind(
                "a whole number of at least 1, or unlimited",
                (builder, text) -> set.accept(builder, number(text.strip())),
                safeguards -> numberText(get.applyAsLong(safeguards)));
    }

    /** What happens to points that are not finite, by patterns of keys. */
    static SettingKind nonFinite() {
        return new SettingKind(
                namesOf(NonFinitePolicy.class) + "; or by key, the first match deciding: 'grad/*=DROP, REJECT'",
                SettingKind::readNonFinite,
                SettingKind::nonFiniteText);
    }

    private static void readNonFinite(SafeguardsBuilder builder, String text) {
        Map<String, NonFinitePolicy> byPattern = new LinkedHashMap<>();
        NonFinitePolicy otherwise = NonFinitePolicy.REJECT;
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals >= 0) {
                byPattern.putIfAbsent(
                        parts[i].substring(0, equals).strip(),
                        constant(NonFinitePolicy.class, parts[i].substring(equals + 1)));
            } else if (i == parts.length - 1) {
                otherwise = constant(NonFinitePolicy.class, parts[i]);
            } else {
                throw new IllegalArgumentException("a policy without a pattern stands last");
            }
        }
        builder.nonFinite(otherwise);
        byPattern.forEach(builder::nonFinite);
    }

    private static String nonFiniteText(Safeguards safeguards) {
        List<String> parts = new ArrayList<>();
        safeguards.nonFiniteByPattern().forEach((pattern, policy) -> parts.add(pattern + "=" + policy));
        parts.add(safeguards.nonFinite().name());
        return String.join(", ", parts);
    }

    /** {@code A, B or C}. */
    private static String namesOf(Class<? extends Enum<?>> type) {
        String names = Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
        int last = names.lastIndexOf(", ");
        return names.substring(0, last) + " or " + names.substring(last + 2);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + Notices.quoted(text.strip())));
    }

    private static long number(String text) {
        if (text.equalsIgnoreCase(UNLIMITED_TEXT)) {
            return Safeguards.UNLIMITED;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(
                    text.matches("\\d+") ? "more than can be counted" : "not a whole number");
        }
        return Long.parseLong(text);
    }

    private static String numberText(long number) {
        return number == Safeguards.UNLIMITED ? UNLIMITED_TEXT : Long.toString(number);
    }
}

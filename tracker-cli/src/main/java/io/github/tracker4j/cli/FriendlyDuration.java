package io.github.tracker4j.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as people write it, {@code 90s}, {@code 10m} or {@code 1h30m}, or as ISO-8601 has it. */
final class FriendlyDuration implements ITypeConverter<Duration> {

    private static final Duration LONGEST = Duration.ofDays(10_000);
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));
    private static final Pattern PART = Pattern.compile("(\\d{1,9})\\s*(ms|min|[smhdw])\\s*");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");

    @Override
    public Duration convert(String text) {
        Duration duration = read(text.strip().toLowerCase(Locale.ROOT));
        if (duration == null || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException(
                    "'" + text + "' is no duration from 0 to 10,000 days; write numbers with ms,"
                            + " s, m, h, d or w, for example 90s, 10m or 1h30m, or ISO-8601, for example PT10M or P7D");
        }
        return duration;
    }

    private static @Nullable Duration read(String text) {
        if (PARTS.matcher(text).matches()) {
            Matcher parts = PART.matcher(text);
            return parts.results().map(FriendlyDuration::part).reduce(Duration.ZERO, Duration::plus);
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException neither) {
            return null;
        }
    }

    private static Duration part(MatchResult part) {
        Duration unit = UNITS.getOrDefault(part.group(2), Duration.ZERO);
        return unit.multipliedBy(Long.parseLong(part.group(1)));
    }

    /** The short form of a duration, which {@link #convert} reads. */
    static String text(Duration duration) {
        for (String unit : new String[] {"w", "d", "h", "m", "s"}) {
            long length = UNITS.getOrDefault(unit, Duration.ZERO).toMillis();
            if (duration.toMillis() >= length && duration.toMillis() % length == 0) {
                return duration.toMillis() / length + unit;
            }
        }
        return duration.toMillis() + "ms";
    }
}

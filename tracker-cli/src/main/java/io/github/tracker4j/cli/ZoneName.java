package io.github.tracker4j.cli;

import java.time.DateTimeException;
import java.time.ZoneId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a time zone. */
final class ZoneName implements ITypeConverter<ZoneId> {

    @Override
    public ZoneId convert(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no time zone; write a place of the time zone database,"
                    + " for example Europe/Berlin, an offset, for example +02:00, or UTC");
        }
    }
}

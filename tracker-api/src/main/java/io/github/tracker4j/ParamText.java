package io.github.tracker4j;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a param's value: one for each type of the JDK, the same on every backend.
 *
 * <table>
 *   <caption>Forms</caption>
 *   <tr><th>value</th><th>text</th></tr>
 *   <tr><td>text, character, boolean</td><td>itself</td></tr>
 *   <tr><td>number</td><td>{@code toString()}: {@code 4}, {@code 0.1}, {@code 1.0E-5}, {@code NaN}, {@code Infinity}
 *   </td></tr>
 *   <tr><td>null, an empty {@link Optional}</td><td>{@code null}; a full one as what it holds</td></tr>
 *   <tr><td>enum</td><td>its {@code name()}</td></tr>
 *   <tr><td>class</td><td>its full name</td></tr>
 *   <tr><td>{@code java.time} values</td><td>ISO-8601, as {@code toString()} gives it: {@code PT1M30S}
 *   </td></tr>
 *   <tr><td>path, file, URI, URL, UUID, charset, pattern and others</td><td>{@code toString()}</td></tr>
 *   <tr><td>locale</td><td>its language tag</td></tr>
 *   <tr><td>array, collection, stream-like</td><td>a JSON array: {@code [1,2.5,"a"]}</td></tr>
 *   <tr><td>map, record</td><td>a JSON object: {@code {"depth":4}}</td></tr>
 * </table>
 *
 * <p>Inside JSON, finite numbers and booleans are bare, everything else is a string in the form above. Sets and maps
 * whose order is not defined are sorted by text, so that a program that starts again gives the same text.
 */
public final class ParamText {

    private ParamText() {}

    /**
     * The text form of {@code value}.
     *
     * @throws IllegalArgumentException when the value has no text of its own (it only has {@link Object#toString()}, which
     *     differs in each program), or nests deeper than 100 levels
     */
    public static String of(@Nullable Object value) {
        Object plain = plain(value);
        return isNested(plain) ? JsonText.of(plain) : scalar(plain);
    }

    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Optional<?> optional ? plain(optional.orElse(null)) : value;
    }

    static boolean isNested(@Nullable Object value) {
        return value != null
                && (value.getClass().isArray()
                        || value instanceof Map
                        || value instanceof Record
                        || value instanceof Collection
                        || (value instanceof Iterable && !(value instanceof Path)));
    }

    static String scalar(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value instanceof Locale locale) {
            return locale.toLanguageTag();
        }
        if (value instanceof Charset charset) {
            return charset.name();
        }
        if (value instanceof CharSequence || value instanceof Number || value instanceof File) {
            return value.toString();
        }
        if (hasOnlyIdentity(value)) {
            throw new IllegalArgumentException("A value of " + value.getClass().getName() + " has no text of its own ("
                    + value + " differs each time); log its parts, or a text of it");
        }
        return value.toString();
    }

    private static boolean hasOnlyIdentity(Object value) {
        try {
            return value.getClass().isHidden()
                    || value.getClass().getMethod("toString").getDeclaringClass() == Object.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every object has toString", e);
        }
    }
}

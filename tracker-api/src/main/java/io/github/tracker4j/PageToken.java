package io.github.tracker4j;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Writes and reads page tokens: the place of the last run that was given, so that runs which appear or vanish between two
 * pages move no other. The bytes are a version, 8 of a SHA-256 over the query and the place, and the place; as base64url.
 */
final class PageToken {

    private static final byte VERSION = 1;
    private static final int CHECKED = 8;

    private PageToken() {}

    static String write(RunQuery query, RunPlace place) {
        byte[] written = bytes(place);
        ByteArrayOutputStream token = new ByteArrayOutputStream();
        token.write(VERSION);
        token.writeBytes(check(query, written));
        token.writeBytes(written);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.toByteArray());
    }

    /**
     * The place that a token holds.
     *
     * @throws RejectedException when it is none, is damaged, or was given for another query
     */
    static RunPlace read(RunQuery query, String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            byte[] written = Arrays.copyOfRange(bytes, Math.min(bytes.length, 1 + CHECKED), bytes.length);
            if (bytes.length > 1 + CHECKED
                    && bytes[0] == VERSION
                    && Arrays.equals(check(query, written), Arrays.copyOfRange(bytes, 1, 1 + CHECKED))) {
                return place(written, query.orderBy().size());
            }
        } catch (IllegalArgumentException | IOException notOurs) {
            throw refused(token, notOurs);
        }
        throw refused(token, new IllegalArgumentException("the token does not fit to the query"));
    }

    private static RejectedException refused(String token, Exception cause) {
        return new RejectedException(
                RejectedException.Scope.ITEMS,
                "The page token " + Text.quoted(token) + " was not given by a page of this query with the same filter,"
                        + " order, experiments, ids and view; read from the first page again",
                cause);
    }

    private static byte[] bytes(RunPlace place) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Optional<Object> value : place.values()) {
                write(value, out);
            }
            out.writeLong(place.startTime());
            out.writeUTF(place.id());
        } catch (IOException e) {
            throw new AssertionError("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Optional<Object> value, DataOutputStream out) throws IOException {
        if (value.isEmpty()) {
            out.writeByte('-');
        } else if (value.get() instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else if (value.get() instanceof Long time) {
            out.writeByte('l');
            out.writeLong(time);
        } else {
            String text = value.get().toString();
            out.writeByte('s');
            out.writeInt(text.length());
            // Not as UTF-8, in which half a surrogate pair has no form.
            out.writeChars(text);
        }
    }

    private static RunPlace place(byte[] written, int orders) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
            List<Optional<Object>> values = new ArrayList<>();
            for (int i = 0; i < orders; i++) {
                values.add(value(in));
            }
            return new RunPlace(values, in.readLong(), in.readUTF());
        }
    }

    private static Optional<Object> value(DataInputStream in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case '-' -> Optional.empty();
            case 'd' -> Optional.of(in.readDouble());
            case 'l' -> Optional.of(in.readLong());
            case 's' -> Optional.of(text(in));
            default -> throw new IOException("there is no kind " + kind);
        };
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available() / Character.BYTES) {
            throw new IOException("a text of " + length + " characters is cut");
        }
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = in.readChar();
        }
        return new String(text);
    }

    /** Two queries that ask for other runs, or for another order, differ in it; the size of a page may change. */
    private static byte[] check(RunQuery query, byte[] written) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<String> parts = List.of(
                    query.conditions().toString(),
                    query.orderBy().toString(),
                    // Sets have another order in every JVM.
                    query.experiments().stream().sorted().toList().toString(),
                    query.ids().stream().map(RunId::value).sorted().toList().toString(),
                    query.view().name());
            digest.update(parts.toString().getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest.digest(written), CHECKED);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

package io.github.tracker4j;

/**
 * A filter or an order is not written as {@code docs/queries.md} says. Nothing was asked or sent. The message shows the
 * place, says why and what to write instead.
 */
public final class QuerySyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** How much of a long text is shown before and after the place. */
    private static final int SHOWN = 60;

    private final String text;
    private final int position;

    QuerySyntaxException(String what, String text, int position, String reason) {
        super("The " + what + " is refused at index " + position + ": " + reason + shown(text, position));
        this.text = text;
        this.position = position;
    }

    /** The filter or order as it was given. */
    public String text() {
        return text;
    }

    /** Where it is wrong: an index into {@link #text()}, its length where something is missing at the end. */
    public int position() {
        return position;
    }

    private static String shown(String text, int position) {
        int from = Math.max(0, position - SHOWN);
        int to = Math.min(text.length(), position + SHOWN);
        String before = (from > 0 ? "..." : "") + oneLine(text.substring(from, position));
        String after = oneLine(text.substring(position, to)) + (to < text.length() ? "..." : "");
        return "\n  " + before + after + "\n  " + " ".repeat(Text.length(before)) + "^";
    }

    private static String oneLine(String part) {
        StringBuilder line = new StringBuilder(part.length());
        part.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '?' : c)
                .forEach(line::appendCodePoint);
        return line.toString();
    }
}

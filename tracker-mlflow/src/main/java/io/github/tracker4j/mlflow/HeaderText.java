package io.github.tracker4j.mlflow;

/** The rules for headers, checked here because the errors of HTTP libraries quote the value. */
final class HeaderText {

    private HeaderText() {}

    /** Whether the text can be the name of a header. */
    static boolean isName(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
    }

    /** Whether the text is printable ASCII or a tab. */
    static boolean isValid(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
    }
}

package io.github.tracker4j.mlflow;

/** The rule for header values, checked here because the errors of HTTP libraries quote the value. */
final class HeaderText {

    private HeaderText() {}

    /** Whether the text is printable ASCII or a tab. */
    static boolean isValid(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
    }
}

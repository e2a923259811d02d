package io.github.tracker4j.safeguard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The places of secrets in one text, found in any order. Used by one thread. */
final class Spans {

    private record Span(int start, int end) {}

    private final List<Span> spans = new ArrayList<>();

    /** What stands from {@code start} to before {@code end} is a secret; nothing when that is empty. */
    void add(int start, int end) {
        if (start < end) {
            spans.add(new Span(start, end));
        }
    }

    /** What stands at those places that are so long, in the order found. */
    Stream<String> of(CharSequence text, int least, int most) {
        return spans.stream()
                .filter(span -> span.end - span.start >= least && span.end - span.start <= most)
                .map(span -> text.subSequence(span.start, span.end).toString());
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    /** The text with one {@link Redactor#REDACTED} for each place; places that touch count as one. */
    String replacedIn(String text) {
        List<Span> inOrder = new ArrayList<>(spans);
        inOrder.sort(Comparator.comparingInt(Span::start));
        StringBuilder clean = new StringBuilder(text.length());
        int at = 0;
        int open = -1;
        for (Span span : inOrder) {
            if (span.start > at || open < 0) {
                clean.append(text, at, Math.max(at, span.start)).append(Redactor.REDACTED);
            }
            open = span.start;
            at = Math.max(at, span.end);
        }
        return clean.append(text, at, text.length()).toString();
    }
}

package io.github.tracker4j.config;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Refuses YAML that is nested deeper than any configuration: what composes it recurses, so that a few thousand brackets
 * would end the stack, and takes time by the square of their number before that.
 */
final class ShallowParser implements Parser {

    static final int DEEPEST = 50;

    private final Parser parser;
    private int depth;

    ShallowParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID wanted) {
        return parser.checkEvent(wanted);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case SequenceStart, MappingStart -> {
                depth++;
                if (depth > DEEPEST) {
                    throw new ParserException(
                            "it is nested more than " + DEEPEST + " levels deep; write it flatter",
                            event.getStartMark());
                }
            }
            case SequenceEnd, MappingEnd -> depth--;
            default -> {}
        }
        return event;
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }
}

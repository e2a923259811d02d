package io.github.tracker4j.cli;

/** Something that a command names is not what it must be; the message says what was found and what to write. */
final class BadInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}

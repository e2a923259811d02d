package io.github.tracker4j.mlflow;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged below a logger, at every level, while it is open. */
final class CapturedLogs extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Level before;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private CapturedLogs(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
        setLevel(Level.ALL);
        setFormatter(new SimpleFormatter());
        logger.setLevel(Level.ALL);
        logger.addHandler(this);
    }

    /** Below this name; "" is everything. */
    static CapturedLogs of(String name) {
        return new CapturedLogs(Logger.getLogger(name));
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord event) {
        lines.add(getFormatter().format(event));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}

package io.github.tracker4j.cli;

import io.github.tracker4j.local.replica.PushListener;
import io.github.tracker4j.local.replica.PushReport;

/** Tells a person or a program how a push gets on. */
interface PushOutput extends PushListener, AutoCloseable {

    /** Tells what it came to. */
    void over(PushReport report);

    @Override
    void close();
}

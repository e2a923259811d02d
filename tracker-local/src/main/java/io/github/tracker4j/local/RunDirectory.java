package io.github.tracker4j.local;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of one run and the names of its files.
 *
 * @param path the directory
 */
record RunDirectory(Path path) {

    static final String METADATA = "metadata.json";
    static final String PARAMS = "params.json";
    static final String TAGS = "tags.json";
    static final String LATEST = "latest.json";
    static final String METRICS = "metrics.jsonl";
    static final String EVENTS = "events.jsonl";
    static final String ARTIFACTS = "artifacts";
    static final String LOCK = ".lock";
    /** What unfinished files are called; the next writer removes them. */
    static final String TEMPORARY = ".tmp";
    /** The directory beside runs in which deleted ones wait to be restored. */
    static final String TRASH = ".trash";
    /** Appended to the name of a log for what was set aside of it. */
    static final String TORN = ".torn";

    Path metadata() {
        return path.resolve(METADATA);
    }

    Path params() {
        return path.resolve(PARAMS);
    }

    Path tags() {
        return path.resolve(TAGS);
    }

    Path latest() {
        return path.resolve(LATEST);
    }

    Path metrics() {
        return path.resolve(METRICS);
    }

    Path events() {
        return path.resolve(EVENTS);
    }

    Path artifacts() {
        return path.resolve(ARTIFACTS);
    }

    Path lock() {
        return path.resolve(LOCK);
    }

    static Path torn(Path log) {
        return log.resolveSibling(log.getFileName() + TORN);
    }

    /** Its own name. */
    String name() {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    /** Whether it is in the trash. */
    boolean isDeleted() {
        Path parent = path.getParent();
        return parent != null && parent.endsWith(TRASH);
    }

    /** Whether it is the directory of a run at all. */
    boolean holdsRun() {
        return Files.isRegularFile(events()) || Files.isRegularFile(metadata());
    }
}

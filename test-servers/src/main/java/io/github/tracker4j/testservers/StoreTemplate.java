package io.github.tracker4j.testservers;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps an empty SQLite store per installed version, because creating the tables is a third of a server's start. */
final class StoreTemplate {
    private final PythonEnvironment python;

    StoreTemplate(PythonEnvironment python) {
        this.python = python;
    }

    /** The template is never changed after it has got its name, so it can be copied without a lock. */
    void copyTo(Path store) throws IOException {
        Path template = python.directory().resolve("store.db");
        if (!Files.exists(template)) {
            new CacheLock(template.resolveSibling("store.lock"))
                    .alone(() -> Files.exists(template) ? template : create(template));
        }
        Files.copy(template, store);
    }

    private Path create(Path template) throws IOException {
        Path unfinished = template.resolveSibling("store.new");
        Files.deleteIfExists(unfinished);
        PythonScript.text(python, ClasspathText.read("create_store.py")).run(unfinished.toString());
        return Files.move(unfinished, template, ATOMIC_MOVE, REPLACE_EXISTING);
    }
}

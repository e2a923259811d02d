package io.github.tracker4j.outage;

import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import io.github.tracker4j.testservers.MlflowServerOptions;

/** The servers whose behaviour under faults differs. */
enum ServerKind {
    /** The last of the 2.x line: one synchronous worker of gunicorn, SQLite. */
    OLD("2.22.5, SQLite", Version.V2),
    /** The current line as it starts by default, over SQLite. */
    UVICORN("3.17.2 uvicorn, SQLite", Version.V3),
    /** The current line under gunicorn, over SQLite. */
    GUNICORN("3.17.2 gunicorn, SQLite", Version.V3),
    /** The current line over a store of files, which appends a point that is sent again once more. */
    FILES("3.17.2 uvicorn, files", Version.V3);

    private final String label;
    private final Version version;

    ServerKind(String label, Version version) {
        this.label = label;
        this.version = version;
    }

    String label() {
        return label;
    }

    /** Whether its store is a database, which knows a point that it has already. */
    boolean isDatabase() {
        return this != FILES;
    }

    MlflowServer start() {
        MlflowServerOptions options = MlflowServerOptions.defaults();
        return MlflowServer.start(
                version,
                switch (this) {
                    case OLD, UVICORN -> options;
                    case GUNICORN -> options.arguments("--gunicorn-opts", "--timeout 60");
                    case FILES -> options.fileStore();
                });
    }

    /** What a value of a point reads as from its store, by what was measured on it: databases have no infinities. */
    double stored(double value) {
        if (!isDatabase()) {
            return value;
        }
        return Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0;
    }
}

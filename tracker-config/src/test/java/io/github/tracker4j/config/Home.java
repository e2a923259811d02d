package io.github.tracker4j.config;

import io.github.tracker4j.ExperimentTracker;
import io.github.tracker4j.backend.InMemoryTracker;
import io.github.tracker4j.local.LocalTracker;
import io.github.tracker4j.spi.TrackerProvider;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServer.Version;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A place where runs live. */
enum Home {
    MEMORY {
        @Override
        ExperimentTracker open(Path directory) {
            return new InMemoryTracker();
        }
    },
    LOCAL {
        @Override
        ExperimentTracker open(Path directory) {
            return new LocalTracker(directory);
        }
    },
    MLFLOW_2 {
        @Override
        ExperimentTracker open(Path directory) {
            return mlflow(Version.V2);
        }
    },
    MLFLOW_3 {
        @Override
        ExperimentTracker open(Path directory) {
            return mlflow(Version.V3);
        }
    };

    /** Opens it bare. */
    abstract ExperimentTracker open(Path directory);

    boolean isServer() {
        return this == MLFLOW_2 || this == MLFLOW_3;
    }

    /** What it makes of the value of a point: a database of MLflow has no infinities and no negative zero. */
    double kept(double value) {
        if (!isServer()) {
            return value;
        }
        return Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0;
    }

    private static ExperimentTracker mlflow(Version version) {
        URI uri = MlflowServer.shared(version).uri();
        TrackerProvider mlflow = Backends.installed().provider(Backends.MLFLOW).orElseThrow();
        return mlflow.open(uri, Map.of());
    }
}

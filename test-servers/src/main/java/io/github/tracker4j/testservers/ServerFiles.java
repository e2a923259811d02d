package io.github.tracker4j.testservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lays out the directory in which one server keeps everything, so that it can be inspected and deleted as a whole. */
record ServerFiles(Path directory, boolean fileStore) {
    static ServerFiles create(PythonEnvironment python, boolean fileStore) throws IOException {
        ServerFiles files = new ServerFiles(Files.createTempDirectory("tracker4j-" + python + "-"), fileStore);
        Files.createDirectory(files.artifacts());
        if (!fileStore) {
            new StoreTemplate(python).copyTo(files.database());
        }
        return files;
    }

    String storeUri() {
        return fileStore ? directory.resolve("mlruns").toString() : "sqlite:///" + database();
    }

    Path artifacts() {
        return directory.resolve("artifacts");
    }

    Path log() {
        return directory.resolve("server.log");
    }

    private Path database() {
        return directory.resolve("mlflow.db");
    }
}

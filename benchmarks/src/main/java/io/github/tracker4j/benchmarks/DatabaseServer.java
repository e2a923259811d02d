package io.github.tracker4j.benchmarks;

import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.MlflowServerOptions;
import io.github.tracker4j.testservers.PythonEnvironment;
import io.github.tracker4j.testservers.PythonScript;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A 3.x server as it is started by default (4 workers), on one of the databases that people keep it on. */
final class DatabaseServer implements AutoCloseable {

    /** Where the server keeps its data. */
    enum Database {
        SQLITE("SQLite"),
        POSTGRESQL("PostgreSQL");

        private final String label;

        Database(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private static final PythonEnvironment DRIVER =
            PythonEnvironment.of("postgres-driver", "psycopg2-binary==2.9.11\n");
    private static final String PACKAGES = "import sysconfig; print(sysconfig.get_path('platlib'))";

    private final @Nullable EmbeddedPostgres postgres;
    private final MlflowServer server;

    private DatabaseServer(@Nullable EmbeddedPostgres postgres, MlflowServer server) {
        this.postgres = postgres;
        this.server = server;
    }

    static DatabaseServer start(Database database) throws IOException {
        MlflowServerOptions options = MlflowServerOptions.defaults().workers(4);
        if (database == Database.SQLITE) {
            return new DatabaseServer(null, MlflowServer.start(MlflowServer.Version.V3, options));
        }
        EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
        try {
            // Given again at the end of the command line, the store takes the place of the usual one.
            options.arguments(
                            "--backend-store-uri",
                            "postgresql+psycopg2://postgres@127.0.0.1:" + postgres.getPort() + "/postgres")
                    .environment(
                            "PYTHONPATH",
                            PythonScript.text(DRIVER, PACKAGES).run().strip());
            return new DatabaseServer(postgres, MlflowServer.start(MlflowServer.Version.V3, options));
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    URI uri() {
        return server.uri();
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (postgres != null) {
            postgres.close();
        }
    }
}

package io.github.tracker4j.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command works, as its words say. */
final class Place {

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec command;

    @Option(
            names = "--to",
            paramLabel = "URI",
            description =
                    "The MLflow server, such as http://127.0.0.1:5000. Credentials and TLS are found where MLflow's"
                            + " Python client finds them: the environment, the credentials file, the URI.")
    @Nullable String uri;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A configuration file (docs/configuration.md) for settings of the server, and for its URI where"
                            + " --to does not give it.")
    @Nullable Path config;

    @Option(
            names = "--workspace",
            paramLabel = "NAME",
            description = "The workspace, on a server that has them; by default MLFLOW_WORKSPACE, else none.")
    @Nullable String workspace;

    /** Refuses a command that says neither. */
    void check() {
        if (uri == null && config == null && command != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "It is not said where to: write --to with the URI of a server, for example --to"
                            + " http://127.0.0.1:5000, or --config with a configuration file");
        }
    }
}

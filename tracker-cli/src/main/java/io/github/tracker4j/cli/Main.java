package io.github.tracker4j.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The command {@code tracker}; {@code docs/cli.md} has its help. */
public final class Main {

    /** Strongly held, so that their levels are kept. */
    private static final Logger ALL = Logger.getLogger("io.github.tracker4j");

    private static final Logger REQUESTS = Logger.getLogger("io.github.tracker4j.mlflow");

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String... words) {
        if (System.getProperty("java.util.logging.config.file") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "tracker: %5$s%6$s%n");
            // What the loggers say, the command says in its own words.
            ALL.setLevel(Level.SEVERE);
            // But for requests that are sent again: a command that waits for a server in silence looks as if it hung.
            REQUESTS.setLevel(Level.WARNING);
        }
        Console console = Console.ofProcess();
        int code = commandLine(new RealWork(System.getenv()), console).execute(words);
        System.exit(code);
    }

    static CommandLine commandLine(Work work, Console console) {
        Map<Class<?>, Supplier<?>> commands = Map.of(
                PushCommand.class, () -> new PushCommand(work, console),
                VerifyCommand.class, () -> new VerifyCommand(work, console),
                GcCommand.class, () -> new GcCommand(work, console));
        IFactory others = CommandLine.defaultFactory();
        IFactory factory = new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                Supplier<?> command = commands.get(type);
                return command == null ? others.create(type) : type.cast(command.get());
            }
        };
        Failures failures = new Failures();
        return new CommandLine(new TrackerCommand(), factory)
                .setOut(writer(console.out()))
                .setErr(writer(console.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.ansi()))
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(false)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}

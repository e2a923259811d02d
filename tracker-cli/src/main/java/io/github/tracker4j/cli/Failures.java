package io.github.tracker4j.cli;

import io.github.tracker4j.OutcomeUnknownException;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.UnavailableException;
import io.github.tracker4j.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells what went wrong in one message, without a stack trace, and by the exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult words) throws Exception {
        ExitCode code = codeOf(failure);
        if (code == null) {
            // A fault of ours: the trace is what helps.
            throw failure;
        }
        tell(command, String.valueOf(failure.getMessage()));
        return code.number();
    }

    private static @Nullable ExitCode codeOf(Exception failure) {
        if (failure instanceof UnavailableException || failure instanceof OutcomeUnknownException) {
            return ExitCode.UNREACHABLE;
        }
        if (failure instanceof RejectedException || failure instanceof IOException) {
            return ExitCode.REFUSED;
        }
        return failure instanceof ConfigurationException || failure instanceof BadInputException
                ? ExitCode.USAGE
                : null;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] words) {
        CommandLine command = failure.getCommandLine();
        tell(command, String.valueOf(failure.getMessage()));
        PrintWriter err = command.getErr();
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.USAGE.number();
    }

    private static void tell(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText("tracker: " + message));
        err.flush();
    }
}

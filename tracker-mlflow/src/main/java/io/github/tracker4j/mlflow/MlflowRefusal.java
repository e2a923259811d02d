package io.github.tracker4j.mlflow;

import io.github.tracker4j.RejectedException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer with which a server refuses a request for good: repeating it is of no use. Nothing of the request was applied.
 * The caller looks for the refusals that it expects, and turns the others into a {@link RejectedException}.
 */
final class MlflowRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MESSAGE_LENGTH = 500;
    private static final Pattern RUN_GONE = Pattern.compile(
            "Run (with id=|')\\S* ?not found.*|The run \\S+ must be in (the )?'\\w+' (state|lifecycle_stage).*",
            Pattern.DOTALL);
    private static final Pattern EXPERIMENT_GONE = Pattern.compile(
            "No Experiment with id=\\S+ exists.*|The experiment \\S+ must be in the '\\w+' state.*", Pattern.DOTALL);

    private final int status;
    private final @Nullable String errorCode;
    private final String serverMessage;
    private final RejectedException.Scope scope;

    /** A refusal whose scope is seen from its status and words. */
    MlflowRefusal(int status, @Nullable String errorCode, String serverMessage) {
        this(status, errorCode, serverMessage, scope(status, serverMessage), null);
    }

    private MlflowRefusal(
            int status,
            @Nullable String errorCode,
            String serverMessage,
            RejectedException.Scope scope,
            @Nullable Throwable cause) {
        super(
                (status == 0 ? "" : status + (errorCode == null ? ": " : " " + errorCode + ": ")) + cut(serverMessage),
                cause);
        this.status = status;
        this.errorCode = errorCode;
        this.serverMessage = cut(serverMessage);
        this.scope = scope;
    }

    /** A refusal of everything by what stands at this address. */
    static MlflowRefusal ofDestination(int status, String words, @Nullable Throwable cause) {
        return new MlflowRefusal(status, null, words, RejectedException.Scope.DESTINATION, cause);
    }

    /** The HTTP status, 0 when there was no answer at all, such as for a certificate that is not trusted. */
    int status() {
        return status;
    }

    /** MLflow's name of the error, such as {@code RESOURCE_ALREADY_EXISTS}; null when the answer was not MLflow's JSON. */
    @Nullable String errorCode() {
        return errorCode;
    }

    /** Whether MLflow named the error so. */
    boolean is(String code) {
        return code.equals(errorCode);
    }

    /** Whether the server does not know this endpoint at all; a missing run or experiment has an error code. */
    boolean isUnknownEndpoint() {
        return (status == 404 && (errorCode == null || is("ENDPOINT_NOT_FOUND"))) || status == 405 || status == 501;
    }

    /** The server's words, at most 500 characters of them, with a remedy where one is known. */
    String serverMessage() {
        return serverMessage;
    }

    /** The refusal for the caller of the contract. */
    RejectedException toRejected(String operation) {
        return new RejectedException(
                scope,
                operation + (status == 0 ? " is not possible: " : " was refused by the MLflow server: ") + getMessage(),
                this);
    }

    private static RejectedException.Scope scope(int status, String message) {
        if (status == 401 || status == 403 || EXPERIMENT_GONE.matcher(message).matches()) {
            return RejectedException.Scope.DESTINATION;
        }
        return RUN_GONE.matcher(message).matches() ? RejectedException.Scope.RUN : RejectedException.Scope.ITEMS;
    }

    private static String cut(String text) {
        if (text.length() <= MESSAGE_LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MESSAGE_LENGTH - 1)) ? MESSAGE_LENGTH - 1 : MESSAGE_LENGTH;
        return text.substring(0, end) + "...";
    }
}

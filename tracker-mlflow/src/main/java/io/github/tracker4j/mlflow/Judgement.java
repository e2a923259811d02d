package io.github.tracker4j.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tracker4j.mlflow.FailedAttempt.Again;
import io.github.tracker4j.mlflow.FailedAttempt.Effect;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Tells from status, headers and words of a reply whether it is a success, a refusal for good, or a matter of time. */
final class Judgement {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHORT = 300;

    private final HttpUrl asked;
    private final Clock clock;

    /** For the replies to a request; the clock is for dates that a server names. */
    Judgement(HttpUrl asked, Clock clock) {
        this.asked = asked;
        this.clock = clock;
    }

    /**
     * The value of a success.
     *
     * @throws MlflowRefusal when repeating is of no use
     * @throws FailedAttempt when it may be of use
     */
    <T> T of(Reply<T> reply) {
        int status = reply.status();
        T value = reply.value();
        if (value != null) {
            return value;
        }
        if (status >= 300 && status < 400) {
            throw MlflowRefusal.ofDestination(status, redirect(reply.header("Location")), null);
        }
        Words words = Words.of(reply.text());
        if (status == 429) {
            throw again(reply, words, Effect.NONE, Again.LATER);
        }
        if (status == 408 || (status == 503 && !words.sayDisabled())) {
            // Proxies say both also when the server fell silent in the middle of it, and name a time to come back with
            // that too.
            throw again(reply, words, Effect.POSSIBLE, Again.LATER);
        }
        if (status == 500 && !words.sayForGood()) {
            throw again(reply, words, Effect.POSSIBLE, Again.A_FEW_TIMES);
        }
        if (status == 502 || status == 504 || status > 505) {
            throw again(reply, words, Effect.POSSIBLE, Again.LATER);
        }
        throw refusal(status, words);
    }

    private MlflowRefusal refusal(int status, Words words) {
        if (status == 403 && words.text().contains("Invalid Host header")) {
            return new MlflowRefusal(
                    status,
                    words.code(),
                    words.text() + "; start the server with --allowed-hosts "
                            + asked.host()
                            + (asked.port() == HttpUrl.defaultPort(asked.scheme()) ? "" : ":" + asked.port())
                            + ", or reach it by an address that it allows");
        }
        if (status == 401) {
            return new MlflowRefusal(
                    status,
                    words.code(),
                    words.text()
                            + "; check the credentials (MLFLOW_TRACKING_USERNAME and _PASSWORD, or MLFLOW_TRACKING_TOKEN)");
        }
        if (status == 404 && words.code() == null) {
            // MLflow names what it lacks: a proxy that has lost its server says this of all that is sent to it.
            return MlflowRefusal.ofDestination(
                    status,
                    "there is no " + asked.encodedPath() + " at " + asked.host() + ":" + asked.port() + ": "
                            + words.text()
                            + "; check the tracking URI, and whether a proxy there still finds the MLflow server",
                    null);
        }
        if (status == 413) {
            return new MlflowRefusal(
                    status,
                    words.code(),
                    words.text() + "; a proxy in front of the server limits the size of requests, raise its limit");
        }
        if (words.is("FEATURE_DISABLED")) {
            return MlflowRefusal.ofDestination(status, words.text(), null);
        }
        return new MlflowRefusal(status, words.code(), words.text());
    }

    private String redirect(String location) {
        // Without path and query, which may hold the state of a login.
        HttpUrl target = asked.resolve(location);
        String to = target == null ? "another place" : target.scheme() + "://" + target.host() + ":" + target.port();
        return asked.host() + ":" + asked.port() + " redirects to " + to
                + ", which is not followed, since a write would"
                + " arrive there as a read and credentials at another host; if that is the server, write its address into"
                + " the tracking URI, and if it is a login page, give its proxy what it wants (headers option)";
    }

    private FailedAttempt again(Reply<?> reply, Words words, Effect effect, Again again) {
        String what = "the server answered " + reply.status() + " " + words.shown();
        return new FailedAttempt(what, effect, again, retryAfter(reply), null);
    }

    /** A number of seconds or an HTTP date; null when there is none or it is neither. */
    private @Nullable Duration retryAfter(Reply<?> reply) {
        String text = reply.header("Retry-After").strip();
        if (text.isEmpty()) {
            return null;
        }
        if (text.chars().allMatch(Character::isDigit)) {
            // Longer than a long of seconds can only mean "never".
            return Duration.ofSeconds(text.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(text));
        }
        try {
            Duration wait = Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            // Not a wait that can be kept; the usual pause applies.
            return null;
        }
    }

    /**
     * The error that a body speaks of.
     *
     * @param code MLflow's name for it, null when the body is not MLflow's JSON
     * @param text the message, or the body as it is
     */
    private record Words(@Nullable String code, String text) {

        static Words of(String body) {
            if (body.startsWith("{")) {
                try {
                    JsonNode tree = JSON.readTree(body);
                    JsonNode code = tree.path("error_code");
                    JsonNode message = tree.path("message");
                    if (code.isTextual() || message.isTextual()) {
                        return new Words(code.isTextual() ? code.textValue() : null, message.asText());
                    }
                    return new Words(null, tree.path("detail").asText(body));
                } catch (JsonProcessingException e) {
                    // Not JSON after all; shown as it is.
                    return new Words(null, body);
                }
            }
            return new Words(null, body.startsWith("<") ? textOfPage(body) : body.strip());
        }

        boolean is(String name) {
            return name.equals(code);
        }

        boolean sayDisabled() {
            return text.contains("serving is disabled") || text.contains("disabled due to");
        }

        /**
         * A server without workspaces answers 500 to every request that names one; a FileStore to a changed param, to a run
         * in a deleted experiment, and to a key such as {@code loss/x} beside {@code loss}, of which one is a directory there
         * and the other a file.
         */
        boolean sayForGood() {
            return is("FEATURE_DISABLED")
                    || text.contains("under non-active experiment")
                    || text.contains("Changing param values is not allowed")
                    || text.contains("Not a directory: ")
                    || text.contains("Is a directory: ");
        }

        String shown() {
            String shown = text.length() > SHORT ? text.substring(0, SHORT) + "..." : text;
            return (code == null ? "" : code + " ") + (shown.isEmpty() ? "without a word" : "(" + shown + ")");
        }

        private static String textOfPage(String page) {
            return page.replaceAll("(?is)<(script|style|head).*?</\\1>", " ")
                    .replaceAll("<[^>]*>", " ")
                    .replaceAll("\\s+", " ")
                    .strip();
        }
    }
}

package io.github.tracker4j.mlflow;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request once, with headers and credentials, and tells by the type of failure whether it may have reached the
 * server. Thread-safe.
 *
 * <p>OkHttp repeats nothing and follows nothing here, since only the caller knows what may be sent twice; and a call runs
 * on a thread of its own, so that an interrupt or the end of the time budget ends the wait whatever the socket does.
 */
final class Transport implements AutoCloseable {

    /**
     * Reads a success. What it returns may stay open when it is {@link Closeable}. An {@link IOException}
     * means that the answer is of no use, a {@link WebPage} that it never will be.
     */
    @FunctionalInterface
    interface BodyReader<T> {
        T read(Response response) throws IOException;
    }

    // Servers close after 5 s without a request, and a request sent into that moment is lost.
    private static final long IDLE_SECONDS = 3;
    private static final int IDLE_CONNECTIONS = 8;
    private static final int CONCURRENT_REQUESTS = 64;
    private static final long TEXT_LIMIT = 16 * 1024;
    private static final String WORKSPACE_HEADER = "X-MLFLOW-WORKSPACE";
    // A foreign Origin is refused by servers; the others describe what we send and must be true.
    private static final Set<String> OWN_HEADERS = Set.of(
            "origin", "host", "connection", "content-length", "content-type", "content-encoding", "transfer-encoding");
    private static final String USER_AGENT = userAgent();

    private final MlflowOptions options;
    private final HttpUrl base;
    private final ThreadPoolExecutor threads;
    private final OkHttpClient client;
    private final OkHttpClient artifactClient;
    private volatile @Nullable String workspace;
    private volatile boolean gunicorn;
    private volatile boolean closed;

    Transport(MlflowOptions options) {
        this.options = options;
        base = HttpUrl.get(options.trackingUri().toString());
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), new DaemonThreads());
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(CONCURRENT_REQUESTS);
        dispatcher.setMaxRequestsPerHost(CONCURRENT_REQUESTS);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .socketFactory(new QuickAckSocketFactory())
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(Transport::withoutInvitation)
                .eventListenerFactory(call -> new SendingListener(call.request().tag(Sending.class)))
                .connectTimeout(options.connectTimeout())
                .readTimeout(options.readTimeout())
                .writeTimeout(options.readTimeout())
                .callTimeout(Duration.ZERO);
        options.network().ifPresent(builder::addInterceptor);
        options.proxy().ifPresent(address -> builder.proxy(new Proxy(Proxy.Type.HTTP, address)));
        Tls.configure(builder, options);
        client = builder.build();
        artifactClient = client.newBuilder()
                .readTimeout(options.artifactReadTimeout())
                .writeTimeout(options.artifactWriteTimeout())
                .build();
    }

    /**
     * OkHttp sends any request again by itself when a 503 invites it back at once. Without the header it does not, and a
     * wait of nothing is no loss.
     */
    private static Response withoutInvitation(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String wait = response.header("Retry-After");
        return response.code() == 503 && wait != null && wait.strip().matches("0+")
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }

    /** The tracking URI. */
    HttpUrl base() {
        return base;
    }

    /** From now on every request names this workspace. */
    void useWorkspace(String name) {
        workspace = name;
    }

    /** Whether an answer came from gunicorn, under which 2.x servers run. */
    boolean servedByGunicorn() {
        return gunicorn;
    }

    /** Sends a request to the API. */
    <T> Reply<T> send(Request request, Duration limit, BodyReader<T> reader) {
        return send(client, options.readTimeout(), request, limit, reader);
    }

    /** Sends a request that carries a file, up or down. */
    <T> Reply<T> transfer(Request request, Duration limit, BodyReader<T> reader) {
        return send(artifactClient, options.artifactReadTimeout(), request, limit, reader);
    }

    private <T> Reply<T> send(
            OkHttpClient through, Duration silence, Request request, Duration limit, BodyReader<T> reader) {
        if (closed) {
            throw new IllegalStateException("The tracker for " + base + " is closed");
        }
        Sending sending = new Sending();
        Redaction redaction = new Redaction(MlflowCredentials.none(), List.of());
        CompletableFuture<Reply<T>> answer = new CompletableFuture<>();
        Call call = null;
        try {
            Request.Builder complete = request.newBuilder().tag(Sending.class, sending);
            redaction = addHeaders(complete, request.url());
            call = through.newCall(complete.build());
            call.enqueue(new Reading<>(answer, reader));
            Reply<T> reply = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (reply.header("Server").startsWith("gunicorn")) {
                gunicorn = true;
            }
            if (reply.status() == 500) {
                // 3.x drops the connection after an unhandled error without saying so.
                client.connectionPool().evictAll();
            }
            return new Reply<>(reply.status(), reply.headers(), reply.value(), redaction.of(reply.text()));
        } catch (TimeoutException e) {
            throw abandoned(call, answer, sending, "no complete answer within the time budget", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abandoned(call, answer, sending, "the thread was interrupted", e);
        } catch (ExecutionException e) {
            if (closed) {
                throw failed("the tracker was closed", sending, FailedAttempt.Again.NO, e.getCause());
            }
            throw failure(e.getCause(), sending, request.url(), silence, redaction);
        }
    }

    private Redaction addHeaders(Request.Builder request, HttpUrl url) {
        request.header("User-Agent", USER_AGENT);
        String name = workspace;
        if (name != null) {
            request.header(WORKSPACE_HEADER, name);
        }
        if (!mayHaveCredentials(url)) {
            return new Redaction(MlflowCredentials.none(), List.of());
        }
        MlflowCredentials credentials;
        Map<String, String> headers;
        try {
            credentials = options.credentials().get();
            headers = Map.copyOf(options.headers().get());
        } catch (RuntimeException e) {
            // Its message is not repeated: it comes from where secrets are handled.
            throw new FailedAttempt(
                    "the source of credentials or headers threw " + e.getClass().getName(),
                    FailedAttempt.Effect.NONE,
                    FailedAttempt.Again.A_FEW_TIMES,
                    null,
                    e);
        }
        if (credentials.authorization() != null) {
            request.header("Authorization", credentials.authorization());
        }
        headers.forEach((key, value) -> {
            if (OWN_HEADERS.contains(key.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("The header " + key + " may not be given by the headers option: "
                        + "servers refuse a foreign Origin, and the others describe what is sent");
            }
            if (key.isEmpty() || !HeaderText.isName(key) || !HeaderText.isValid(value)) {
                throw new IllegalArgumentException(
                        "The header " + (HeaderText.isName(key) ? key : "with an invalid name")
                                + " of the headers option has a character that a header cannot carry");
            }
            request.header(key, value);
        });
        return new Redaction(credentials, headers.values());
    }

    /** Only the tracking server gets them: an artifact URI is data, and may name the host or port of somebody else. */
    private boolean mayHaveCredentials(HttpUrl url) {
        return url.host().equals(base.host()) && url.port() == base.port() && (url.isHttps() || !base.isHttps());
    }

    private static FailedAttempt abandoned(
            @Nullable Call call, CompletableFuture<?> answer, Sending sending, String what, Exception cause) {
        // First the future, so that an answer that comes now is given back to the pool and not to nobody.
        answer.cancel(false);
        if (call != null) {
            call.cancel();
        }
        return failed(what, sending, FailedAttempt.Again.NO, cause);
    }

    private RuntimeException failure(
            @Nullable Throwable cause, Sending sending, HttpUrl url, Duration silence, Redaction redaction) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unexpected) {
            return unexpected;
        }
        if (cause instanceof WebPage) {
            return MlflowRefusal.ofDestination(200, url.host() + WebPage.MEANING, cause);
        }
        if (cause instanceof SSLException tls) {
            String problem = permanentTlsProblem(tls, url);
            if (problem != null) {
                return MlflowRefusal.ofDestination(0, redaction.of(problem), tls);
            }
        }
        String where = url.host() + ":" + url.port();
        String what;
        if (cause instanceof ConnectException) {
            what = "no connection to " + where + "; is the server running there?";
        } else if (cause instanceof UnknownHostException) {
            what = "the host " + url.host() + " is not known; check the tracking URI and the network";
        } else if (cause instanceof SocketTimeoutException) {
            what = sending.started
                    ? where + " was silent for " + Persistence.shown(silence)
                    : "no connection to " + where + " within " + Persistence.shown(options.connectTimeout());
        } else {
            what = "the connection to " + where + " broke (" + redaction.of(String.valueOf(cause)) + ")";
        }
        return failed(what, sending, FailedAttempt.Again.LATER, cause);
    }

    private static @Nullable String permanentTlsProblem(SSLException problem, HttpUrl url) {
        String host = url.host();
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return "the certificate of " + host
                        + " is not trusted or not for this host; give its authority by caFile ("
                        + ClientEnvironment.CA_FILE + "): " + cause.getMessage();
            }
        }
        String message = String.valueOf(problem.getMessage());
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return host + " does not speak TLS on port " + url.port() + "; write http:// in the tracking URI";
        }
        if (message.contains("fatal alert") && (message.contains("certificate") || message.contains("unknown_ca"))) {
            return host + " refuses our certificate or the lack of one; check clientCertificate ("
                    + ClientEnvironment.CLIENT_CERTIFICATE + "): " + message;
        }
        return null;
    }

    private static FailedAttempt failed(
            String what, Sending sending, FailedAttempt.Again again, @Nullable Throwable cause) {
        return new FailedAttempt(
                what, sending.started ? FailedAttempt.Effect.POSSIBLE : FailedAttempt.Effect.NONE, again, null, cause);
    }

    /** Ends what is under way; a stream that {@link #transfer} gave stays open. */
    @Override
    public void close() {
        closed = true;
        client.dispatcher().cancelAll();
        threads.shutdown();
        client.connectionPool().evictAll();
    }

    private static String userAgent() {
        String version = Transport.class.getPackage().getImplementationVersion();
        return "tracker4j/" + (version == null ? "development" : version);
    }

    /** Whether anything of a request may have left. */
    private static final class Sending {
        volatile boolean started;
    }

    private static final class SendingListener extends EventListener {

        private final @Nullable Sending sending;

        SendingListener(@Nullable Sending sending) {
            this.sending = sending;
        }

        @Override
        public void requestHeadersStart(Call call) {
            if (sending != null) {
                sending.started = true;
            }
        }
    }

    /** Reads the answer on the thread of the call. */
    private static final class Reading<T> implements Callback {

        private final CompletableFuture<Reply<T>> answer;
        private final BodyReader<T> reader;

        Reading(CompletableFuture<Reply<T>> answer, BodyReader<T> reader) {
            this.answer = answer;
            this.reader = reader;
        }

        @Override
        public void onFailure(Call call, IOException e) {
            answer.completeExceptionally(e);
        }

        @Override
        public void onResponse(Call call, Response response) {
            try {
                Reply<T> reply = reply(response);
                if (!(reply.value() instanceof Closeable)) {
                    response.close();
                }
                if (!answer.complete(reply)) {
                    response.close();
                }
            } catch (Throwable e) {
                response.close();
                // Whatever it is, it belongs to the thread that waits.
                answer.completeExceptionally(e);
            }
        }

        private Reply<T> reply(Response response) throws IOException {
            Reply<T> head = new Reply<>(response.code(), response.headers(), null, "");
            if (response.isSuccessful()) {
                return new Reply<>(head.status(), head.headers(), reader.read(response), "");
            }
            return new Reply<>(
                    head.status(),
                    head.headers(),
                    null,
                    response.peekBody(TEXT_LIMIT).string());
        }
    }

    /** Threads that do not keep a program alive. */
    private static final class DaemonThreads implements ThreadFactory {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "tracker4j-mlflow-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}

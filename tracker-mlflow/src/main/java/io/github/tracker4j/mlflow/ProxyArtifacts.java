package io.github.tracker4j.mlflow;

import io.github.tracker4j.ArtifactInfo;
import io.github.tracker4j.ArtifactPaths;
import io.github.tracker4j.Content;
import io.github.tracker4j.RejectedException;
import io.github.tracker4j.RejectedException.Scope;
import io.github.tracker4j.TrackingException;
import io.github.tracker4j.mlflow.FailedAttempt.Again;
import io.github.tracker4j.mlflow.FailedAttempt.Effect;
import io.github.tracker4j.mlflow.Persistence.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Files through a server's artifact proxy, in memory that does not grow with them. Thread-safe.
 *
 * <p>The protocol knows no checksum. A file goes up in chunks, so that no part of it is ever taken for the whole, and its
 * size is compared with what the server lists; on any doubt it goes up again from its first byte.
 */
final class ProxyArtifacts {

    private static final System.Logger LOG = System.getLogger(ProxyArtifacts.class.getName());
    // Slower than any server that works: with the time budget it bounds the time of a file.
    private static final long SLOWEST_BYTES_PER_SECOND = 100_000;
    // What a stream of unknown size is given time for.
    private static final long LARGEST_UNKNOWN = 1L << 30;
    // gunicorn, under which 2.x runs, ends a request after 30 s.
    private static final long LARGE_FOR_GUNICORN = 200L << 20;

    private final MlflowHttp http;
    private final ArtifactListing listing;
    private final Duration budget;
    private final AtomicBoolean toldOfColon = new AtomicBoolean();

    ProxyArtifacts(MlflowHttp http, ArtifactListing listing, Duration budget) {
        this.http = http;
        this.listing = listing;
        this.budget = budget;
    }

    /** Stores a file at this address. */
    void put(HttpUrl address, String runId, String path, Content content) {
        String operation = "MLflow upload of artifact " + path + " of run " + runId;
        Duration time = budget.plusSeconds(content.size().orElse(LARGEST_UNKNOWN) / SLOWEST_BYTES_PER_SECOND);
        tellOfColon(path);
        AtomicBoolean nameChecked = new AtomicBoolean(ArtifactListing.isBlindFor(path));
        try {
            http.persistence(operation, Kind.SAFE_WRITE, time).run(limit -> {
                long start = System.nanoTime();
                if (!nameChecked.get() && http.transport().servedByGunicorn()) {
                    // 2.x servers would store it as a file of that name inside the directory; others refuse it.
                    refuseDirectory(runId, path, limit);
                    nameChecked.set(true);
                    content.size().ifPresent(size -> tellOfSize(path, size));
                }
                long sent = send(address, runId, path, content, left(limit, start));
                if (!ArtifactListing.isBlindFor(path)) {
                    compareSize(runId, path, sent, left(limit, start));
                }
                return path;
            });
        } catch (MlflowRefusal e) {
            throw e.toRejected(operation);
        }
    }

    /** Opens a file at this address. */
    InputStream open(HttpUrl address, String runId, String path) {
        String operation = "MLflow download of artifact " + path + " of run " + runId;
        // Under gunicorn the proxy breaks the connection over a name that its headers cannot carry.
        AtomicBoolean byRun =
                new AtomicBoolean(!isLatin1(path) && http.transport().servedByGunicorn());
        try {
            return http.persistence(operation, Kind.READ, budget).run(limit -> {
                long start = System.nanoTime();
                try {
                    return receive(byRun.get() ? addressByRun(runId, path) : address, limit);
                } catch (FailedAttempt e) {
                    if (e.again() == Again.A_FEW_TIMES) {
                        // A 2.x server answers 500 where there is no such file.
                        refuseMissing(runId, path, left(limit, start), e);
                    } else if (e.getCause() instanceof IOException && !isLatin1(path)) {
                        // A proxy in front of gunicorn may hide it.
                        byRun.set(true);
                    }
                    throw e;
                } catch (MlflowRefusal e) {
                    if (e.status() == 400 || (e.status() == 404 && e.is("RESOURCE_DOES_NOT_EXIST"))) {
                        refuseMissing(runId, path, left(limit, start), e);
                    }
                    throw e;
                }
            });
        } catch (MlflowRefusal e) {
            throw e.toRejected(operation);
        }
    }

    /** Gives the number of bytes. */
    private long send(HttpUrl address, String runId, String path, Content content, Duration limit) {
        ArtifactUpload upload = new ArtifactUpload(content);
        Request request = new Request.Builder().url(address).put(upload).build();
        try {
            Reply<Boolean> reply = http.transport().transfer(request, limit, response -> {
                refuseWebPage(response);
                return true;
            });
            judge(request, reply);
            return upload.sent();
        } catch (FailedAttempt e) {
            Exception source = upload.sourceFailure();
            if (source instanceof TrackingException unread) {
                throw unread;
            }
            if (source != null) {
                throw content.unread(path, source);
            }
            if (e.again() == Again.A_FEW_TIMES && !ArtifactListing.isBlindFor(path)) {
                refuseDirectory(runId, path, limit);
                refuseBelowFile(runId, path, limit, e);
            }
            throw e;
        }
    }

    private InputStream receive(HttpUrl address, Duration limit) {
        // As it is stored: a body that a proxy compressed has no length to be checked against.
        Request request = new Request.Builder()
                .url(address)
                .header("Accept-Encoding", "identity")
                .build();
        Reply<InputStream> reply = http.transport().transfer(request, limit, response -> {
            refuseWebPage(response);
            return response.body().byteStream();
        });
        return judge(request, reply);
    }

    /** The way that serves the pages of the server's own user interface. */
    private HttpUrl addressByRun(String runId, String path) {
        return http.url("get-artifact")
                .newBuilder()
                .addQueryParameter("run_uuid", runId)
                .addQueryParameter("path", path)
                .build();
    }

    private void compareSize(String runId, String path, long size, Duration limit) {
        Optional<ArtifactInfo> stored = listing.find(runId, path, limit);
        if (stored.isEmpty() || stored.get().isDirectory() || stored.get().size() != size) {
            throw new FailedAttempt(
                    "the server took all " + size + " bytes and lists "
                            + stored.map(found -> found.isDirectory() ? "a directory" : found.size() + " bytes")
                                    .orElse("no such file"),
                    Effect.POSSIBLE,
                    Again.A_FEW_TIMES,
                    null,
                    null);
        }
    }

    private void refuseDirectory(String runId, String path, Duration limit) {
        if (!listing.once(runId, path, limit).isEmpty()) {
            throw ArtifactPaths.isDirectory(path);
        }
    }

    private void refuseBelowFile(String runId, String path, Duration limit, FailedAttempt reason) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String above = path.substring(0, slash);
            if (find(runId, above, limit, reason)
                    .filter(entry -> !entry.isDirectory())
                    .isPresent()) {
                RejectedException below = ArtifactPaths.belowFile(path, above);
                below.addSuppressed(reason);
                throw below;
            }
        }
    }

    private void refuseMissing(String runId, String path, Duration limit, RuntimeException reason) {
        if (ArtifactListing.isBlindFor(path)) {
            return;
        }
        Optional<ArtifactInfo> found = find(runId, path, limit, reason);
        if (found.isEmpty()) {
            throw new RejectedException(
                    Scope.ITEMS,
                    "There is no artifact " + path + " in run " + runId + "; artifacts() lists those that there are",
                    reason);
        }
        if (found.get().isDirectory()) {
            throw new RejectedException(
                    Scope.ITEMS,
                    "Artifact " + path + " of run " + runId + " is a directory; open a file in it",
                    reason);
        }
    }

    /** Looks for an explanation; when that fails too, the thing to be explained is the error. */
    private Optional<ArtifactInfo> find(String runId, String path, Duration limit, RuntimeException reason) {
        try {
            return listing.find(runId, path, limit);
        } catch (FailedAttempt | MlflowRefusal e) {
            reason.addSuppressed(e);
            throw reason;
        }
    }

    private void tellOfColon(String path) {
        if (ArtifactListing.isBlindFor(path) && toldOfColon.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "Artifact {0}: MLflow servers list nothing in a first directory whose name has a colon, so its size is"
                            + " not compared; name the directory without one",
                    path);
        }
    }

    private void tellOfSize(String path, long size) {
        if (size > LARGE_FOR_GUNICORN && http.transport().servedByGunicorn()) {
            LOG.log(
                    Level.WARNING,
                    "Artifact {0} has {1} bytes: a server under gunicorn ends a transfer after 30 s unless it is started with"
                            + " --gunicorn-opts \"--timeout 600\"",
                    path,
                    size);
        }
    }

    private static <T> T judge(Request request, Reply<T> reply) {
        return new Judgement(request.url(), Clock.systemUTC()).of(reply);
    }

    private static void refuseWebPage(Response response) throws IOException {
        MediaType type = response.body().contentType();
        // A stored page comes as an attachment.
        if (type != null && type.subtype().equals("html") && response.header("Content-Disposition") == null) {
            throw new WebPage();
        }
    }

    private static boolean isLatin1(String text) {
        return text.chars().allMatch(c -> c <= 0xff);
    }

    private static Duration left(Duration limit, long start) {
        return limit.minusNanos(System.nanoTime() - start);
    }
}

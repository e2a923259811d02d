package io.github.tracker4j.outage;

import io.github.tracker4j.testservers.ConnectionFault;
import io.github.tracker4j.testservers.Fault;
import io.github.tracker4j.testservers.FaultProxy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/** Lets the faults of one schedule happen, counts them, and makes everything whole again. */
final class Faults {

    private static final int CONNECTIONS = 2;
    private static final String REFUSAL =
            "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"Refused for good\"}";

    private final Bed bed;
    private final Schedule schedule;
    private final Map<FaultKind, AtomicInteger> happened = new ConcurrentHashMap<>();
    private final List<CompletableFuture<Void>> actions = new CopyOnWriteArrayList<>();

    Faults(Bed bed, Schedule schedule) {
        this.bed = bed;
        this.schedule = schedule;
    }

    /** From now on the requests of clients fail as the schedule says. */
    void begin() {
        bed.proxy().clear();
        bed.proxy().clearRequests();
        poison();
        for (FaultStep step : schedule.faults()) {
            BiPredicate<String, String> requests = step.target()::fits;
            if (step.skip() > 0) {
                bed.proxy().nextWithBody(requests, Fault.pass(), step.skip());
            }
            Fault fault = fault(step);
            bed.proxy().nextWithBody(counted(requests, step.kind()), fault, step.times());
        }
    }

    /** The requests of a fault are those that its rule accepts, since a rule is asked only when its turn has come. */
    private BiPredicate<String, String> counted(BiPredicate<String, String> requests, FaultKind kind) {
        return (request, body) -> {
            boolean fits = requests.test(request, body);
            if (fits) {
                count(kind);
            }
            return fits;
        };
    }

    /** Remembers that something has failed that is not the network's doing. */
    void count(FaultKind kind) {
        happened.computeIfAbsent(kind, key -> new AtomicInteger()).incrementAndGet();
    }

    private void poison() {
        Fault refusal = Fault.answer(400, Map.of("Content-Type", "application/json"), REFUSAL);
        if (schedule.main() == FaultKind.POISON) {
            BiPredicate<String, String> points =
                    (request, body) -> Target.METRICS.fits(request, body) && body.contains("\"" + Program.POISON);
            bed.proxy().nextWithBody(counted(points, FaultKind.POISON), refusal, Integer.MAX_VALUE);
        } else if (schedule.main() == FaultKind.POISON_ARTIFACT) {
            BiPredicate<String, String> files =
                    (request, body) -> Target.ARTIFACT.fits(request, body) && request.contains("/" + Program.POISON);
            bed.proxy().nextWithBody(counted(files, FaultKind.POISON_ARTIFACT), refusal, Integer.MAX_VALUE);
        }
    }

    private Fault fault(FaultStep step) {
        FaultProxy proxy = bed.proxy();
        return switch (step.kind()) {
            case REFUSED ->
                during(() -> {
                    proxy.refuse();
                    Thread.sleep(step.amount());
                    proxy.accept();
                });
            case HANG_AFTER_ACCEPT ->
                during(() -> {
                    proxy.nextConnections(ConnectionFault.HANG_AFTER_ACCEPT, CONNECTIONS);
                    proxy.cut();
                });
            case RESET_ON_CONNECT ->
                during(() -> {
                    proxy.nextConnections(ConnectionFault.RESET_ON_CONNECT, CONNECTIONS);
                    proxy.cut();
                });
            case SERVER_KILLED ->
                during(() -> {
                    // The request has just been sent: so the server dies before, in, or after its work on it.
                    Thread.sleep(step.amount());
                    bed.server().kill();
                    bed.server().restart();
                });
            default -> step.kind().ofRequest(step.amount());
        };
    }

    @FunctionalInterface
    private interface Action {
        void run() throws InterruptedException;
    }

    private Fault during(Action action) {
        return Fault.sentThen(() -> {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            actions.add(ended);
            try {
                action.run();
                ended.complete(null);
            } catch (InterruptedException | RuntimeException e) {
                ended.completeExceptionally(e);
            }
        });
    }

    /** Everything is healthy from now on, but for what the server refuses for good. */
    void end() {
        bed.proxy().clear();
        poison();
        actions.forEach(CompletableFuture::join);
        bed.proxy().clear();
        poison();
        bed.proxy().accept();
        bed.proxy().cut();
    }

    /** How often what has happened. */
    Map<FaultKind, Integer> happened() {
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        happened.forEach((kind, count) -> counts.put(kind, count.get()));
        return counts;
    }
}

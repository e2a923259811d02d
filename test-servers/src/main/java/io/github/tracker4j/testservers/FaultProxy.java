package io.github.tracker4j.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a real server and fails exactly the requests that a test chooses, because a stub cannot
 * show that a request was applied although its reply was lost.
 *
 * <p>Without a rule everything passes byte for byte. A server that cannot be reached shows itself to the client as a
 * reset connection.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int ATTEMPTS = 10;

    private final InetSocketAddress server;
    private final FaultRules rules = new FaultRules();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<Socket> hanging = ConcurrentHashMap.newKeySet();
    // Never shut down, as a late connection would then fail in the wrong way; idle threads end by themselves.
    private final Executor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), FaultProxy::thread);
    private final int port;
    private @Nullable OpenPort open;

    /** A port that takes connections until it is closed and its thread has ended. */
    private record OpenPort(ServerSocket listener, CompletableFuture<Void> ended) {}

    private FaultProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        ServerSocket first = listenAnywhere();
        this.port = first.getLocalPort();
        this.open = accepting(first);
    }

    private OpenPort accepting(ServerSocket listener) {
        return new OpenPort(listener, CompletableFuture.runAsync(() -> acceptAll(listener), threads));
    }

    /** Opens a port in front of the server at the given address; its path is not used. */
    public static FaultProxy before(URI server) {
        try {
            return new FaultProxy(new InetSocketAddress(server.getHost(), server.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address for the client, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Fails the next requests whose {@code METHOD path} fits; the oldest rule that fits and is not used up counts. */
    public FaultProxy next(Predicate<String> methodAndPath, Fault fault, int times) {
        rules.add(methodAndPath, fault, times);
        return this;
    }

    /** Fails the next request whose {@code METHOD path} fits. */
    public FaultProxy next(Predicate<String> methodAndPath, Fault fault) {
        return next(methodAndPath, fault, 1);
    }

    /**
     * Like {@link #next(Predicate, Fault, int)} for requests that are told apart by their body, too. While there is such a
     * rule, a request that tells its length is judged when it has arrived as a whole; one that comes in chunks has the body
     * "" for the rule.
     *
     * @param request tests {@code METHOD path} and the body as UTF-8
     */
    public FaultProxy nextWithBody(BiPredicate<String, String> request, Fault fault, int times) {
        rules.addForBodies(request, fault, times);
        return this;
    }

    /** Fails all requests that no earlier rule takes, until {@link #clear()}. */
    public FaultProxy always(Fault fault) {
        return next(request -> true, fault, Integer.MAX_VALUE);
    }

    /** Fails the next new connections, whatever they would ask; connections that exist are not touched. */
    public FaultProxy nextConnections(ConnectionFault fault, int times) {
        rules.addForConnections(fault, times);
        return this;
    }

    /** Whether every rule has been used up, so that a test can tell that its fault really happened. */
    public boolean isExhausted() {
        return rules.isEmpty();
    }

    /** Forgets all rules; what hangs already goes on hanging. */
    public void clear() {
        rules.clear();
    }

    /** Closes the port, so that connecting is refused, and resets all connections. */
    public synchronized void refuse() {
        OpenPort last = open;
        open = null;
        if (last != null) {
            try {
                last.listener().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // The system goes on taking connections for as long as a thread is in its call to accept one.
            last.ended().join();
        }
        cut();
    }

    /** Opens the port again after {@link #refuse()}. */
    public synchronized void accept() {
        if (open == null) {
            try {
                open = accepting(listen(port));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Resets all connections, those that hang included. */
    public void cut() {
        connections.forEach(ProxiedConnection::reset);
        hanging.forEach(socket -> ProxiedConnection.end(socket, true));
        hanging.removeIf(Socket::isClosed);
    }

    /** The requests so far in the order in which their heads arrived, failed ones included. */
    public List<RecordedRequest> requests() {
        return new ArrayList<>(requests);
    }

    /** Forgets the requests so far. */
    public void clearRequests() {
        requests.clear();
    }

    /** Closes the port and resets all connections. */
    @Override
    public void close() {
        refuse();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    }

    private static ServerSocket listenAnywhere() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return listen(Port.unused());
            } catch (BindException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        // The connections of the time before are still known to the system.
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(Port.loopback(), port));
        return socket;
    }

    private void acceptAll(ServerSocket from) {
        try {
            while (true) {
                serve(from.accept(), from);
            }
        } catch (IOException e) {
            // The port was closed, which is the only way to end this.
        }
    }

    private void serve(Socket client, ServerSocket from) throws IOException {
        ConnectionFault fault = rules.forConnection();
        if (fault == ConnectionFault.RESET_ON_CONNECT) {
            ProxiedConnection.end(client, true);
        } else if (fault == ConnectionFault.HANG_AFTER_ACCEPT) {
            hanging.add(client);
        } else {
            client.setTcpNoDelay(true);
            ProxiedConnection connection = new ProxiedConnection(client, server, rules, requests::add);
            connections.add(connection);
            threads.execute(() -> {
                connection.run(threads);
                connections.remove(connection);
            });
        }
        if (from.isClosed()) {
            // This client came in the moment of refuse(), which may have missed it.
            cut();
        }
    }
}

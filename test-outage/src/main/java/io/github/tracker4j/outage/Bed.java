package io.github.tracker4j.outage;

import io.github.tracker4j.testservers.FaultProxy;
import io.github.tracker4j.testservers.MlflowServer;
import io.github.tracker4j.testservers.PythonClient;
import io.github.tracker4j.testservers.PythonClientProcess;
import java.net.URI;

/** A server with a fault proxy before it and the Python client beside it, which live over many schedules. */
final class Bed implements AutoCloseable {

    private final ServerKind kind;
    private final MlflowServer server;
    private final FaultProxy proxy;
    private final PythonClientProcess python;

    Bed(ServerKind kind) {
        this.kind = kind;
        this.server = kind.start();
        this.proxy = FaultProxy.before(server.uri());
        this.python = new PythonClient(server.version().python(), server.uri()).start();
    }

    ServerKind kind() {
        return kind;
    }

    MlflowServer server() {
        return server;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Sees the server itself, whatever the proxy does. */
    PythonClientProcess python() {
        return python;
    }

    /** The address that clients get. */
    URI uri() {
        return proxy.uri();
    }

    @Override
    public void close() {
        python.close();
        proxy.close();
        server.close();
    }
}

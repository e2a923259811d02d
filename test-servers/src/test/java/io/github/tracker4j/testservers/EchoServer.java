package io.github.tracker4j.testservers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers with the request's body; under /chunked without a length, and without a body to HEAD and /nothing. Remembers
 * the requests that it got whole.
 */
final class EchoServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    EchoServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(Port.loopback(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method, path and size of the body of each request. */
    List<String> served() {
        return served;
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().toString();
        served.add(exchange.getRequestMethod() + " " + path + " " + body.length);
        if (path.startsWith("/nothing")) {
            exchange.sendResponseHeaders(204, -1);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", "1000");
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, path.startsWith("/chunked") || body.length == 0 ? 0 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
    }
}

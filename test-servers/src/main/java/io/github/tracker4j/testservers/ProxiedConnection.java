package io.github.tracker4j.testservers;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Carries one client's connection to the server and back, one thread per direction, so that the end of either side
 * reaches the other at once as it would without a proxy.
 */
final class ProxiedConnection {
    private final Socket client;
    private final Socket server = new Socket();
    private final InetSocketAddress serverAddress;
    private final FaultRules rules;
    private final Consumer<RecordedRequest> recorder;
    private final BlockingQueue<Exchange> unanswered = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ProxiedConnection(
            Socket client, InetSocketAddress serverAddress, FaultRules rules, Consumer<RecordedRequest> recorder) {
        this.client = client;
        this.serverAddress = serverAddress;
        this.rules = rules;
        this.recorder = recorder;
    }

    /** Returns when the client's side is over. */
    void run(Executor threads) {
        try {
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            HttpHead head = HttpHead.read(fromClient);
            while (head != null && relay(head, fromClient, threads)) {
                head = HttpHead.read(fromClient);
            }
            close();
        } catch (EOFException e) {
            close();
        } catch (IOException | NumberFormatException e) {
            // The server must see a reset as a reset: some treat the ordinary end of a half-sent body as its end.
            reset();
        }
    }

    private boolean relay(HttpHead head, InputStream fromClient, Executor threads) throws IOException {
        RecordedRequest request = new RecordedRequest(head);
        recorder.accept(request);
        Fault fault = rules.forRequest(head.method() + " " + head.path());
        if (fault instanceof Fault.BeforeRequest before) {
            if (before.reset()) {
                reset();
            } else {
                awaitEnd(fromClient);
            }
            return false;
        }
        connectOnce(threads);
        unanswered.add(new Exchange(head.method(), fault));
        OutputStream toServer = server.getOutputStream();
        toServer.write(head.bytes());
        new HttpBody(fromClient, toServer, request.bodySink()).copyOfRequest(head);
        return true;
    }

    /** Not before the first request, whose fault may be that the server sees nothing. */
    private void connectOnce(Executor threads) throws IOException {
        if (!server.isConnected()) {
            server.setTcpNoDelay(true);
            server.connect(serverAddress);
            threads.execute(this::carryReplies);
        }
    }

    private void carryReplies() {
        try {
            InputStream fromServer = new BufferedInputStream(server.getInputStream());
            HttpHead head = HttpHead.read(fromServer);
            while (head != null) {
                if (!answer(head, fromServer)) {
                    return;
                }
                head = HttpHead.read(fromServer);
            }
            close();
        } catch (EOFException e) {
            close();
        } catch (IOException | NumberFormatException e) {
            reset();
        }
    }

    /** Returns whether to wait for another reply; otherwise the fate of the client is decided already. */
    private boolean answer(HttpHead head, InputStream fromServer) throws IOException {
        if (head.status() / 100 == 1) {
            client.getOutputStream().write(head.bytes());
            return true;
        }
        Exchange exchange = unanswered.poll();
        if (exchange == null) {
            // The server speaks without having been asked; some do so before they close an idle connection.
            exchange = new Exchange("GET", Fault.pass());
        }
        boolean more = copyReply(head, fromServer, exchange);
        if (exchange.fault instanceof Fault.AfterRequest after) {
            if (after.reset()) {
                reset();
            }
            // Otherwise the client waits, even when the server has closed its side long ago.
            return false;
        }
        if (!more || exchange.fault instanceof Fault.TruncateReply) {
            close();
            return false;
        }
        return true;
    }

    private boolean copyReply(HttpHead head, InputStream fromServer, Exchange exchange) throws IOException {
        OutputStream toClient = client.getOutputStream();
        OutputStream headTo = toClient;
        OutputStream bodyTo = toClient;
        if (exchange.fault instanceof Fault.AfterRequest) {
            headTo = OutputStream.nullOutputStream();
            bodyTo = headTo;
        } else if (exchange.fault instanceof Fault.TruncateReply truncate) {
            bodyTo = new ShortOutput(toClient, truncate.bodyBytes());
        } else if (exchange.fault instanceof Fault.SlowReply slow) {
            headTo = new SlowOutput(toClient, slow, closed);
            bodyTo = headTo;
        }
        headTo.write(head.bytes());
        return new HttpBody(fromServer, bodyTo, OutputStream.nullOutputStream()).copyOfReply(head, exchange.method);
    }

    /** A hanging request is over when the client gives up; what it still sends is of no interest. */
    private static void awaitEnd(InputStream fromClient) throws IOException {
        fromClient.transferTo(OutputStream.nullOutputStream());
    }

    /** Ends both sides in the ordinary way. */
    void close() {
        end(false);
    }

    /** Ends both sides with a TCP reset. */
    void reset() {
        end(true);
    }

    private synchronized void end(boolean withReset) {
        if (closed.getCount() > 0) {
            closed.countDown();
            end(client, withReset);
            end(server, withReset);
        }
    }

    static void end(Socket socket, boolean withReset) {
        try {
            if (withReset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }

    /** A request that the server has not answered yet, with what its reply must be read and treated by. */
    private record Exchange(String method, Fault fault) {}
}

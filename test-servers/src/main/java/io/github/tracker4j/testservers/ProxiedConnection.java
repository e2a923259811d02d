package io.github.tracker4j.testservers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
    /** Longer bodies are not waited for when a rule wants to see them. */
    private static final int JUDGED_BODY = 8 << 20;

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
        InputStream body = fromClient;
        String text = "";
        long length = head.contentLength().orElse(0);
        if (rules.needBodies() && !head.isChunked() && length <= JUDGED_BODY) {
            byte[] whole = fromClient.readNBytes((int) length);
            if (whole.length < length) {
                throw new EOFException("The connection ended inside a body");
            }
            body = new ByteArrayInputStream(whole);
            text = new String(whole, UTF_8);
        }
        return relay(
                request, head, body, fromClient, rules.forRequest(head.method() + " " + head.path(), text), threads);
    }

    private boolean relay(
            RecordedRequest request,
            HttpHead head,
            InputStream body,
            InputStream fromClient,
            Fault fault,
            Executor threads)
            throws IOException {
        if (fault instanceof Fault.BeforeRequest before) {
            return resetOrHang(before.reset(), fromClient);
        }
        if (fault instanceof Fault.Answer answer && !answer.applied()) {
            new HttpBody(body, OutputStream.nullOutputStream(), request.bodySink()).copyOfRequest(head);
            client.getOutputStream().write(bytes(answer));
            return true;
        }
        connectOnce(threads);
        OutputStream toServer = server.getOutputStream();
        if (fault instanceof Fault.InRequest in) {
            // Never the last byte: with it the server would have the request.
            long most = head.contentLength().orElse(Long.MAX_VALUE) - 1;
            toServer.write(head.bytes());
            OutputStream some = new ShortOutput(toServer, (int) Math.max(0, Math.min(in.bodyBytes(), most)));
            new HttpBody(body, some, request.bodySink()).copyOfRequest(head);
            return resetOrHang(in.reset(), fromClient);
        }
        unanswered.add(new Exchange(head.method(), fault));
        if (fault instanceof Fault.SlowRequest slow) {
            toServer = new SlowOutput(toServer, slow.bytes(), slow.interval(), slow.longest(), closed);
        }
        toServer.write(head.bytes());
        new HttpBody(body, toServer, request.bodySink()).copyOfRequest(head);
        if (fault instanceof Fault.SentThen then) {
            threads.execute(then.action());
        }
        return true;
    }

    /** Returns false: nothing more of this client is relayed. */
    private boolean resetOrHang(boolean reset, InputStream fromClient) throws IOException {
        if (reset) {
            reset();
        } else {
            awaitEnd(fromClient);
        }
        return false;
    }

    private static byte[] bytes(Fault.Answer answer) {
        byte[] body = answer.body().getBytes(UTF_8);
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" Fault\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
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
            return resetOrLeave(after.reset());
        }
        if (exchange.fault instanceof Fault.InReply in) {
            return resetOrLeave(in.reset());
        }
        if (exchange.fault instanceof Fault.Answer answer) {
            client.getOutputStream().write(bytes(answer));
        }
        if (!more || exchange.fault instanceof Fault.TruncateReply) {
            close();
            return false;
        }
        return true;
    }

    /** Returns false. A client that is not reset waits, even when the server has closed its side long ago. */
    private boolean resetOrLeave(boolean reset) {
        if (reset) {
            reset();
        }
        return false;
    }

    private boolean copyReply(HttpHead head, InputStream fromServer, Exchange exchange) throws IOException {
        OutputStream toClient = client.getOutputStream();
        OutputStream headTo = toClient;
        OutputStream bodyTo = toClient;
        if (exchange.fault instanceof Fault.AfterRequest || exchange.fault instanceof Fault.Answer) {
            headTo = OutputStream.nullOutputStream();
            bodyTo = headTo;
        } else if (exchange.fault instanceof Fault.TruncateReply truncate) {
            bodyTo = new ShortOutput(toClient, truncate.bodyBytes());
        } else if (exchange.fault instanceof Fault.InReply in) {
            bodyTo = new ShortOutput(toClient, in.bodyBytes());
        } else if (exchange.fault instanceof Fault.SlowReply slow) {
            headTo = new SlowOutput(toClient, slow.bytes(), slow.interval(), closed);
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

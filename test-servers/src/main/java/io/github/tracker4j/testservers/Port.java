package io.github.tracker4j.testservers;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses and probes ports on the loopback address, the only one that test servers may use. */
final class Port {
    private static final int PROBE_MILLIS = 1000;
    /**
     * Below the ports that systems give to whoever asks for any, so that one which is closed for a while, as of a server that
     * was killed, is taken by nobody meanwhile.
     */
    private static final int FIRST = 12_000;

    private static final int END = 32_000;
    private static final int ATTEMPTS = 100;

    private Port() {}

    static InetAddress loopback() throws IOException {
        // Not getLoopbackAddress(), which may be ::1; the servers bind to exactly this one.
        return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    }

    /** Somebody else may take the port before it is used, so the user must be ready to try another one. */
    static int unused() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    static boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), PROBE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

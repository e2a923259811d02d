package io.github.tracker4j.testservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Chooses and probes ports on the loopback address, the only one that test servers may use. */
final class Port {
    private static final int PROBE_MILLIS = 1000;

    private Port() {}

    static InetAddress loopback() throws IOException {
        // Not getLoopbackAddress(), which may be ::1; the servers bind to exactly this one.
        return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    }

    /** Somebody else may take the port before it is used, so the user must be ready to try another one. */
    static int unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
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

package io.github.tracker4j.mlflow;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.util.Optional;
import javax.net.SocketFactory;

/**
 * Makes sockets that acknowledge what they receive at once.
 *
 * <p>A server with several workers sends the head and the body of an answer in two segments and, with Nagle's algorithm on,
 * holds the second back until the first is acknowledged, which a client's kernel delays by 40 ms. {@code TCP_QUICKACK},
 * which Linux forgets after a while and so is set before each read, saves that wait; {@code TCP_NODELAY} does the same for
 * what we send. Where the platform has no such option, sockets are as usual.
 */
final class QuickAckSocketFactory extends SocketFactory {

    @Override
    public Socket createSocket() throws SocketException {
        Socket socket = new QuickAckSocket();
        socket.setTcpNoDelay(true);
        return socket;
    }

    // OkHttp connects by itself, with its own time-outs.

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("Create the socket first, then connect it");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("Create the socket first, then connect it");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort) {
        return createSocket(host, port);
    }

    /** TLS is layered over this socket and reads from its stream, so it gains as well. */
    static class QuickAckSocket extends Socket {

        // By name: the class that holds the constant belongs to a module that a trimmed JDK may lack.
        private final Optional<SocketOption<?>> quickAck = supportedOptions().stream()
                .filter(option -> option.name().equals("TCP_QUICKACK") && option.type() == Boolean.class)
                .findFirst();

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream plain = super.getInputStream();
            return quickAck.isPresent() ? new QuickAckStream(plain, this, quickAck.get()) : plain;
        }
    }

    private static final class QuickAckStream extends FilterInputStream {

        private final Socket socket;
        private final SocketOption<Boolean> quickAck;
        private boolean refused;

        @SuppressWarnings("unchecked") // its type() was compared
        QuickAckStream(InputStream in, Socket socket, SocketOption<?> quickAck) {
            super(in);
            this.socket = socket;
            this.quickAck = (SocketOption<Boolean>) quickAck;
        }

        @Override
        public int read() throws IOException {
            arm();
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            arm();
            return in.read(buffer, offset, length);
        }

        private void arm() {
            if (refused) {
                return;
            }
            try {
                socket.setOption(quickAck, true);
            } catch (IOException e) {
                // A gain in time only: the read goes on, and tells if the socket itself is broken.
                refused = true;
            }
        }
    }
}

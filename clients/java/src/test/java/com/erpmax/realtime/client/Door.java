package com.erpmax.realtime.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A port in front of a server, which passes connections on or answers them with a text of its own. */
final class Door implements AutoCloseable {

    private final ServerSocket listening;
    private final int behind;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String answer;

    Door(int behind) throws IOException {
        this.behind = behind;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Answers connections from now on with this text; the empty text is silence. */
    void refuse(String text) {
        answer = text;
    }

    /** Passes connections on from now on. */
    void open() {
        answer = null;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket guest = listening.accept();
                sockets.add(guest);
                Thread.ofVirtual().start(() -> serve(guest));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket guest) {
        String text = answer;
        try {
            if (text == null) {
                Socket host = new Socket(InetAddress.getLoopbackAddress(), behind);
                sockets.add(host);
                Thread.ofVirtual().start(() -> pass(host, guest));
                pass(guest, host);
            } else if (!text.isEmpty()) {
                readRequest(guest.getInputStream());
                guest.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                guest.close();
            }
        } catch (IOException ended) {
            // one of the two has left
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new SocketException("ended");
            }
            head.append((char) next);
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } catch (IOException ended) {
            // one of the two has left
        }
    }
}

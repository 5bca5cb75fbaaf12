package com.erpmax.realtime.verification.benchmark.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One connection of an attacker: raw bytes over a blocking socket. Writes fail with an exception once the server has cut it off. */
final class HostilePeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 2_000;
    private static final int LARGEST_HEAD = 16 * 1024;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final InputStream in;

    HostilePeer(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        out = socket.getOutputStream();
        in = socket.getInputStream();
    }

    /** Opens a session over WebSocket, and enters the root namespace. */
    static HostilePeer connected(int port) throws IOException {
        HostilePeer peer = new HostilePeer(port);
        peer.write(
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        peer.readHead();
        peer.text("40");
        return peer;
    }

    /** Opens a session over polling, and gives its id; the connection is free for the next request. */
    String pollingSession() throws IOException {
        write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n");
        readHead();
        byte[] body = in.readNBytes(118);
        String open = new String(body, StandardCharsets.US_ASCII);
        int start = open.indexOf("\"sid\":\"") + 7;
        return open.substring(start, start + 20);
    }

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a text frame. */
    void text(String message) throws IOException {
        frame(0x81, message.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a frame, masked with zeros. */
    void frame(int firstByte, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(head(firstByte, payload.length));
        frame.write(payload);
        frame.writeTo(out);
    }

    /** Sends the head of a frame whose payload does not follow. */
    void header(int firstByte, long length) throws IOException {
        out.write(head(firstByte, length));
    }

    private static byte[] head(int firstByte, long length) {
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) firstByte);
        if (length < 126) {
            head.put((byte) (0x80 | length));
        } else if (length <= 0xFFFF) {
            head.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            head.put((byte) (0x80 | 127)).putLong(length);
        }
        head.putInt(0); // the mask
        return Arrays.copyOf(head.array(), head.position());
    }

    /** Says that nothing more will come, and waits for the server's end. */
    void finish() throws IOException {
        socket.shutdownOutput();
        readToEnd();
    }

    /** Reads and drops what comes until the server closes, or says nothing for two seconds. */
    void readToEnd() throws IOException {
        byte[] dropped = new byte[8192];
        int count = in.read(dropped);
        while (count >= 0) {
            count = in.read(dropped);
        }
    }

    private void readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < LARGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed by the server");
            }
            head.append((char) next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

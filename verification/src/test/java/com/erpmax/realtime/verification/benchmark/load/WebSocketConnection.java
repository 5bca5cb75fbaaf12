package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO connection over WebSocket in the root namespace: enters it by itself, answers pings, and hands everything
 * else to its listener.
 */
final class WebSocketConnection extends LoadConnection {

    /** What happens to a connection, on the loop. */
    interface Listener {
        /** The connection has entered the namespace. */
        void connected(WebSocketConnection connection);

        /** An event or acknowledgement has come: {@code length} bytes of {@code input}, which is not to be changed. */
        void message(WebSocketConnection connection, ByteBuffer input, int start, int length);

        /** All that came at once was handed over. */
        default void turnEnded(WebSocketConnection connection) {}
    }

    private static final byte[] REQUEST =
            ("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int FINAL_TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int MOST_HEADER_BYTES = 10;

    private final Listener listener;
    private final @Nullable String auth;
    private boolean isUpgraded;

    /**
     * Starts to connect.
     *
     * @param auth the JSON object that goes with the CONNECT; null for none
     */
    WebSocketConnection(LoadLoop loop, int port, @Nullable String auth, Listener listener) {
        super(loop, port);
        this.auth = auth;
        this.listener = listener;
    }

    /** Sends a text message. */
    void send(String text) {
        send(NumberedBytes.frame(text).bytes());
    }

    @Override
    void opened() {
        send(ByteBuffer.wrap(REQUEST));
    }

    @Override
    void received(ByteBuffer input) {
        if (!isUpgraded && !takeUpgrade(input)) {
            return;
        }
        while (takeFrame(input)) {
            // each call takes one
        }
        listener.turnEnded(this);
    }

    private boolean takeUpgrade(ByteBuffer input) {
        int end = HttpResponse.endOfHead(input);
        if (end < 0) {
            return false;
        }
        String head = StandardCharsets.ISO_8859_1
                .decode(input.slice(input.position(), end - input.position()))
                .toString();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IllegalStateException("answer: " + head + " (expected: HTTP/1.1 101)");
        }
        input.position(end);
        isUpgraded = true;
        return true;
    }

    private boolean takeFrame(ByteBuffer input) {
        if (input.remaining() < 2) {
            return false;
        }
        int start = input.position();
        int shortLength = input.get(start + 1);
        int headerBytes = shortLength < 126 ? 2 : shortLength == 126 ? 4 : MOST_HEADER_BYTES;
        if (input.remaining() < headerBytes) {
            return false;
        }
        int length = switch (shortLength) {
            case 126 -> input.getShort(start + 2) & 0xFFFF;
            case 127 -> (int) input.getLong(start + 2);
            default -> shortLength;
        };
        if (input.remaining() < headerBytes + length) {
            return false;
        }
        input.position(start + headerBytes + length);
        int first = input.get(start) & 0xFF;
        if (first == FINAL_TEXT && length > 0) {
            packet(input, start + headerBytes, length);
        } else if (first == PING) {
            send(pong(input.slice(start + headerBytes, length)));
        } else {
            throw new IllegalStateException(
                    "frame: " + first + ", " + length + " bytes (expected: a whole text, without compression)");
        }
        return true;
    }

    /** Masked with zeros. */
    private static ByteBuffer pong(ByteBuffer data) {
        ByteBuffer frame = ByteBuffer.allocate(6 + data.remaining());
        frame.put((byte) PONG).put((byte) (0x80 | data.remaining())).putInt(0).put(data);
        return frame.flip();
    }

    private void packet(ByteBuffer input, int start, int length) {
        int type = input.get(start);
        int kind = length > 1 ? input.get(start + 1) : 0;
        if (type == '4' && (kind == '2' || kind == '3')) {
            listener.message(this, input, start, length);
        } else if (type == '0') {
            send(auth == null ? "40" : "40" + auth);
        } else if (type == '2') {
            send("3");
        } else if (type == '4' && kind == '0') {
            listener.connected(this);
        } else if (type != '6') {
            byte[] packet = new byte[length];
            input.get(start, packet);
            throw new IllegalStateException("packet: " + new String(packet, StandardCharsets.UTF_8));
        }
    }
}

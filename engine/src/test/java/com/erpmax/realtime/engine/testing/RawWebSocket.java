package com.erpmax.realtime.engine.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** A WebSocket client that says what it is told to, right or wrong. */
public final class RawWebSocket implements AutoCloseable {

    /** Opcodes of RFC 6455 §5.2. */
    public static final int CONTINUATION = 0x0;

    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final int MASK = 0x1234ABCD;
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private final RawConnection connection;
    private final HttpAnswer handshake;

    private RawWebSocket(RawConnection connection, HttpAnswer handshake) {
        this.connection = connection;
        this.handshake = handshake;
    }

    /** Opens a WebSocket; the server must accept it. */
    public static RawWebSocket open(RawConnection connection, String target, String... headers) {
        connection.write(upgradeRequest(target, headers));
        HttpAnswer answer = connection.answer();
        if (answer.status() != 101) {
            throw new AssertionError("upgrade: " + answer);
        }
        return new RawWebSocket(connection, answer);
    }

    /** The text of an upgrade request; its accept value is the example of RFC 6455 §1.3. */
    public static String upgradeRequest(String target, String... headers) {
        String[] all = new String[headers.length + 4];
        all[0] = "Connection: Upgrade";
        all[1] = "Upgrade: websocket";
        all[2] = "Sec-WebSocket-Version: 13";
        all[3] = "Sec-WebSocket-Key: " + KEY;
        System.arraycopy(headers, 0, all, 4, headers.length);
        return RawConnection.head("GET " + target, all);
    }

    /** The 101 response. */
    public HttpAnswer handshake() {
        return handshake;
    }

    /** The connection below. */
    public RawConnection connection() {
        return connection;
    }

    /** Sends a text message. */
    public RawWebSocket send(String text) {
        return send(frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a binary message. */
    public RawWebSocket sendBinary(byte... data) {
        return send(frame(0x80 | BINARY, data));
    }

    /** Sends a text message compressed. */
    public RawWebSocket sendDeflated(String text) {
        return send(frame(0xC0 | TEXT, Deflated.text(text)));
    }

    /** Sends bytes as they are. */
    public RawWebSocket send(byte[] bytes) {
        connection.write(bytes);
        return this;
    }

    /** The bytes of a masked frame in its shortest form; the first byte is given. */
    public static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(MASK);
        byte[] key = ByteBuffer.allocate(4).putInt(MASK).array();
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ key[i & 3]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** Reads a frame; the server's are final and not masked. */
    public Frame read() {
        return read(0x80);
    }

    /** Reads a frame that must be compressed, and inflates it. */
    public Frame readDeflated() {
        Frame frame = read(0xC0);
        return new Frame(frame.opcode(), Deflated.inflate(frame.payload()));
    }

    private Frame read(int bits) {
        byte[] head = connection.bytes(2);
        if ((head[0] & 0xF0) != bits || head[1] < 0) {
            throw new AssertionError("frame: " + HexFormat.of().formatHex(head) + " (expected: final, unmasked, "
                    + (bits == 0x80 ? "plain)" : "compressed)"));
        }
        int length = head[1];
        if (length == 126) {
            length = ByteBuffer.wrap(connection.bytes(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(connection.bytes(8)).getLong());
        }
        return new Frame(head[0] & 0x0F, connection.bytes(length));
    }

    /** Reads a text message. */
    public String text() {
        Frame frame = read();
        if (frame.opcode() != TEXT) {
            throw new AssertionError("frame: " + frame + " (expected: text)");
        }
        return frame.text();
    }

    /** Reads a close frame: its code, or 0 when it is empty. */
    public int closeCode() {
        Frame frame = read();
        if (frame.opcode() != CLOSE) {
            throw new AssertionError("frame: " + frame + " (expected: close)");
        }
        return frame.payload().length == 0
                ? 0
                : ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF;
    }

    /** Answers a close frame and waits for the end of the connection. */
    public void finishClose() {
        send(frame(0x80 | CLOSE, new byte[0]));
        connection.untilClosed();
    }

    @Override
    public void close() {
        connection.close();
    }

    /** What came in one frame. */
    @SuppressWarnings("ArrayRecordComponent") // read once by the test that asked for it
    public record Frame(int opcode, byte[] payload) {

        private static final Map<Integer, String> NAMES =
                Map.of(TEXT, "text", BINARY, "binary", CLOSE, "close", PING, "ping", PONG, "pong");

        /** The payload as UTF-8 text. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return NAMES.getOrDefault(opcode, "?") + " " + text();
        }
    }
}

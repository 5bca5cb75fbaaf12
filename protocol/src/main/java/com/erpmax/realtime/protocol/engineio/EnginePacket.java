package com.erpmax.realtime.protocol.engineio;

import java.util.Arrays;
import java.util.Base64;

/**
 * One packet of Engine.IO, the same in protocol 3 and 4. Immutable, but {@link BinaryMessage} shares its array with
 * whoever made it: an array given to a packet belongs to the packet.
 */
public sealed interface EnginePacket {

    /**
     * Opens a session, sent by the server as type 0.
     *
     * @param handshakeJson the data as it stands in the packet; of a peer's packet it was not looked at
     */
    record Open(String handshakeJson) implements EnginePacket {
        /** Makes the packet that announces {@code handshake}. */
        public Open(OpenHandshake handshake) {
            this(handshake.toJson());
        }
    }

    /** Ends the session, type 1. */
    record Close() implements EnginePacket {}

    /**
     * A ping, type 2. The server's heartbeats (in protocol 3 the client's) carry no data; the client's probe of a new
     * transport carries {@code probe}.
     *
     * @param data what follows the type, may be empty
     */
    record Ping(String data) implements EnginePacket {}

    /**
     * A pong, type 3.
     *
     * @param data the data of the ping it answers, may be empty
     */
    record Pong(String data) implements EnginePacket {}

    /**
     * A text message, type 4.
     *
     * @param text the message without the packet type
     */
    record Message(String text) implements EnginePacket {}

    /**
     * A binary message: a binary frame on WebSocket, {@code b} (in protocol 3 {@code b4}) and base64 in text.
     *
     * @param data the bytes, not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // a copy per message would cost more than it protects
    record BinaryMessage(byte[] data) implements EnginePacket {
        @Override
        public boolean equals(Object other) {
            return other instanceof BinaryMessage that && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "BinaryMessage[" + Base64.getEncoder().encodeToString(data) + "]";
        }
    }

    /** Completes the change to a new transport, type 5. */
    record Upgrade() implements EnginePacket {}

    /** Does nothing, type 6; releases a pending poll while the transport changes. */
    record Noop() implements EnginePacket {}
}

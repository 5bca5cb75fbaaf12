package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.ProtocolLimits;
import org.jspecify.annotations.Nullable;

/**
 * One packet of Socket.IO protocol revision 5. That a packet is binary is no type of its own: it is so when its
 * {@linkplain Arguments#attachments() arguments have attachments}. Immutable; an invalid packet cannot be built.
 */
public sealed interface SocketPacket {
    /** Name of the namespace that every connection starts with, and that the wire leaves out. */
    String ROOT = "/";

    /** The namespace as the client names it, beginning with a slash. */
    String namespace();

    /**
     * Asks to join a namespace, or confirms it.
     *
     * @param data the JSON object that came along: the client's {@code auth}, or the server's <code>{"sid":…}</code>
     */
    record Connect(String namespace, @Nullable String data) implements SocketPacket {
        public Connect {
            requireNamespace(namespace);
        }
    }

    /**
     * Refuses a {@link Connect}. Only the server sends it.
     *
     * @param data JSON of the error, an object with {@code message} and perhaps {@code data}
     */
    record ConnectError(String namespace, String data) implements SocketPacket {
        public ConnectError {
            requireNamespace(namespace);
        }
    }

    /** Leaves a namespace; the connection stays. */
    record Disconnect(String namespace) implements SocketPacket {
        public Disconnect {
            requireNamespace(namespace);
        }
    }

    /**
     * An event of the application.
     *
     * @param ackId the id under which the sender waits for an acknowledgement, or {@link #NO_ACK}
     * @param name the event's name, none of the {@linkplain #isReserved reserved} ones
     * @param arguments what came after the name
     */
    record Event(String namespace, long ackId, String name, Arguments arguments) implements SocketPacket {
        /** The {@code ackId} of an event whose sender waits for nothing. */
        public static final long NO_ACK = -1;

        public Event {
            requireNamespace(namespace);
            if (ackId != NO_ACK) {
                requireAckId(ackId);
            }
            if (isReserved(name)) {
                throw new IllegalArgumentException("event: " + name + " (expected: a name that is not reserved)");
            }
        }

        /** Whether the sender waits for an acknowledgement. */
        public boolean wantsAck() {
            return ackId != NO_ACK;
        }

        /** Whether {@code name} is one of those that stand for something else in client libraries. */
        public static boolean isReserved(String name) {
            return switch (name) {
                case "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener" -> true;
                default -> false;
            };
        }
    }

    /**
     * Acknowledges an {@link Event}.
     *
     * @param ackId the id of that event, 0 or greater
     * @param arguments what the receiver answers, may be empty
     */
    record Ack(String namespace, long ackId, Arguments arguments) implements SocketPacket {
        public Ack {
            requireNamespace(namespace);
            requireAckId(ackId);
        }
    }

    /**
     * Whether {@code name} can be the name of a namespace: a slash and up to 254 characters without a comma.
     */
    static boolean isNamespace(String name) {
        return name.startsWith(ROOT) && name.length() <= ProtocolLimits.MAX_NAMESPACE_LENGTH && name.indexOf(',') < 0;
    }

    private static void requireNamespace(String name) {
        if (!isNamespace(name)) {
            throw new IllegalArgumentException(
                    "namespace: " + name + " (expected: a slash and at most 254 characters, no comma)");
        }
    }

    private static void requireAckId(long ackId) {
        if (ackId < 0) {
            throw new IllegalArgumentException("ackId: " + ackId + " (expected: >= 0)");
        }
    }
}

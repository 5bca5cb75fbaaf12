package com.erpmax.realtime.socket.namespace;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Times and bounds of sockets. Immutable; start from {@link #defaults()}.
 *
 * @param connectTimeout a connection that no namespace has let in for this long is closed; default 45 s
 * @param maxNamespaces namespaces that one connection may be in; one more is refused; default 32
 * @param maxRooms rooms that one socket may be in besides its own; joining one more fails; default 1,000
 * @param maxQueuedEvents events of one socket that may wait for handlers; one more closes the transport; default 256
 * @param maxQueuedBytes the same counted in characters and bytes, attached ones and 8 for each argument; default 1 MiB
 * @param maxHeldPackets packets held while their namespace decides on its CONNECT; one more closes the transport;
 *     default 16
 * @param maxHeldBytes the same counted in characters and bytes; default 64 KiB
 */
public record SocketSettings(
        Duration connectTimeout,
        int maxNamespaces,
        int maxRooms,
        int maxQueuedEvents,
        long maxQueuedBytes,
        int maxHeldPackets,
        long maxHeldBytes) {

    public SocketSettings {
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout: " + connectTimeout + " (expected: > 0)");
        }
        requirePositive("maxNamespaces", maxNamespaces);
        requirePositive("maxRooms", maxRooms);
        requirePositive("maxQueuedEvents", maxQueuedEvents);
        requirePositive("maxQueuedBytes", maxQueuedBytes);
        requirePositive("maxHeldPackets", maxHeldPackets);
        requirePositive("maxHeldBytes", maxHeldBytes);
    }

    /** The values given with each component. */
    public static SocketSettings defaults() {
        return new SocketSettings(Duration.ofSeconds(45), 32, 1_000, 256, 1024 * 1024, 16, 64 * 1024);
    }

    /** A copy with another time to get into the first namespace. */
    public SocketSettings withConnectTimeout(Duration timeout) {
        return with(draft -> draft.connectTimeout = timeout);
    }

    /** A copy with other bounds for namespaces of a connection and rooms of a socket. */
    public SocketSettings withMemberships(int namespaces, int rooms) {
        return with(draft -> {
            draft.maxNamespaces = namespaces;
            draft.maxRooms = rooms;
        });
    }

    /** A copy with other bounds for what may wait for handlers. */
    public SocketSettings withInboundQueue(int events, long bytes) {
        return with(draft -> {
            draft.maxQueuedEvents = events;
            draft.maxQueuedBytes = bytes;
        });
    }

    /** A copy with other bounds for what is held while a CONNECT is decided. */
    public SocketSettings withHeldPackets(int packets, long bytes) {
        return with(draft -> {
            draft.maxHeldPackets = packets;
            draft.maxHeldBytes = bytes;
        });
    }

    private SocketSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** The components while a copy changes some of them. */
    private static final class Draft {
        private Duration connectTimeout;
        private int maxNamespaces;
        private int maxRooms;
        private int maxQueuedEvents;
        private long maxQueuedBytes;
        private int maxHeldPackets;
        private long maxHeldBytes;

        Draft(SocketSettings from) {
            connectTimeout = from.connectTimeout;
            maxNamespaces = from.maxNamespaces;
            maxRooms = from.maxRooms;
            maxQueuedEvents = from.maxQueuedEvents;
            maxQueuedBytes = from.maxQueuedBytes;
            maxHeldPackets = from.maxHeldPackets;
            maxHeldBytes = from.maxHeldBytes;
        }

        SocketSettings finish() {
            return new SocketSettings(
                    connectTimeout,
                    maxNamespaces,
                    maxRooms,
                    maxQueuedEvents,
                    maxQueuedBytes,
                    maxHeldPackets,
                    maxHeldBytes);
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}

package com.erpmax.realtime.socket.connection;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.namespace.SocketLink;
import org.jspecify.annotations.Nullable;

/** The place of a namespace on a connection: what is held until its socket is let in, and the socket. */
@EventLoopOnly
final class Slot {
    private final String key;
    private final String wireName;
    private @Nullable HeldPackets held;
    private @Nullable SocketLink link;

    /**
     * A place that is asked for.
     *
     * @param key the canonical name of the namespace
     * @param wireName the name that the client asked for
     */
    Slot(String key, String wireName, HeldPackets held) {
        this.key = key;
        this.wireName = wireName;
        this.held = held;
    }

    String key() {
        return key;
    }

    String wireName() {
        return wireName;
    }

    /** The packets that wait; null when the socket was let in. */
    @Nullable
    HeldPackets held() {
        return held;
    }

    /** Holds nothing any more, because the socket is let in. */
    @Nullable
    HeldPackets release() {
        HeldPackets waiting = held;
        held = null;
        return waiting;
    }

    /** The socket; null while it is not known which namespace is meant. */
    @Nullable
    SocketLink link() {
        return link;
    }

    void link(SocketLink made) {
        link = made;
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.session.EngineSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the application may know and keep of a connection, beside its sockets. */
@EventLoopOnly
public final class ConnectionTap {
    private final EngineSession session;
    /** Never changed but replaced: of few entries, the unmodifiable maps are the smallest. */
    private Map<SocketAttribute<?>, Object> attributes = Map.of();

    /** One for each connection that is asked for it. */
    public ConnectionTap(EngineSession session) {
        this.session = session;
    }

    long waitingBytes() {
        return session.waitingBytes();
    }

    void whenReceived(Duration within, Runnable task) {
        session.whenReceived(within, task);
    }

    <T> T attribute(SocketAttribute<T> attribute, Supplier<T> initial) {
        Object kept = attributes.get(attribute);
        if (kept == null) {
            kept = initial.get();
            Map<SocketAttribute<?>, Object> copy = new HashMap<>(attributes);
            copy.put(attribute, kept);
            attributes = Map.copyOf(copy);
        }
        return attribute.type().cast(kept);
    }
}

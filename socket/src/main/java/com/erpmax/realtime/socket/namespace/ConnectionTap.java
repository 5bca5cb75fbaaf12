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
    private final Map<SocketAttribute<?>, Object> attributes = new HashMap<>(2);

    /** Made with the connection. */
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
        return attribute.type().cast(attributes.computeIfAbsent(attribute, missing -> initial.get()));
    }
}

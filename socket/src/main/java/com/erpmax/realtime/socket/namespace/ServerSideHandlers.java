package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import com.erpmax.realtime.socket.adapter.ServerSideListener;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of a namespace for events of other nodes. They run one after the other on virtual threads. At most
 * {@value #MOST_WAITING} events wait for them; one more is dropped, and its sender gets no answer.
 */
@AnyThread
final class ServerSideHandlers implements ServerSideListener {
    static final int MOST_WAITING = 1_000;
    private static final Logger log = LoggerFactory.getLogger(ServerSideHandlers.class);
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("server-side-handler").factory();

    private final String namespace;
    private final PayloadMapper payloads;
    private final Map<String, ServerSideHandler> byName = new ConcurrentHashMap<>();
    private final ArrayDeque<ServerSideCall> waiting = new ArrayDeque<>(0);
    private boolean isRunning;

    ServerSideHandlers(String namespace, PayloadMapper payloads) {
        this.namespace = namespace;
        this.payloads = payloads;
    }

    /** Handles events of this name, in place of an earlier handler. */
    void put(String event, ServerSideHandler handler) {
        ServerSideEvent.requireName(event);
        byName.put(event, handler);
    }

    @Override
    public void received(ServerSideEvent event, @Nullable Consumer<Arguments> answer) {
        if (!byName.containsKey(event.name())) {
            log.debug("no handler for an event of another node in {}", namespace);
            return;
        }
        synchronized (this) {
            if (waiting.size() >= MOST_WAITING) {
                log.debug("an event of another node in {} is dropped: too many wait", namespace);
                return;
            }
            waiting.add(new ServerSideCall(event, payloads, answer));
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        THREADS.newThread(this::runAll).start();
    }

    private void runAll() {
        for (ServerSideCall call = next(); call != null; call = next()) {
            ServerSideHandler handler = byName.get(call.name());
            try {
                if (handler != null) {
                    handler.handle(call);
                }
            } catch (Throwable failure) {
                log.warn("A handler of an event of another node failed: {}, {}", namespace, call.name(), failure);
            }
        }
    }

    private synchronized @Nullable ServerSideCall next() {
        ServerSideCall call = waiting.poll();
        isRunning = call != null;
        return call;
    }
}

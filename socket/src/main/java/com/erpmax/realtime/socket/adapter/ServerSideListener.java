package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the events that other nodes send to a namespace. */
@FunctionalInterface
public interface ServerSideListener {
    /**
     * Takes one event. Does not block; events of one node are to be handed over in their order.
     *
     * @param answer takes the answer, at most once, from any thread; null if none is waited for
     */
    @AnyThread
    void received(ServerSideEvent event, @Nullable Consumer<Arguments> answer);
}

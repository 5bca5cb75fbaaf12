package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One event that another node has sent. May be kept, and acknowledged later, from any thread. */
@AnyThread
public final class ServerSideCall {
    private final ServerSideEvent event;
    private final PayloadMapper payloads;
    private final @Nullable Consumer<Arguments> answer;
    private final AtomicBoolean isAcknowledged = new AtomicBoolean();

    ServerSideCall(ServerSideEvent event, PayloadMapper payloads, @Nullable Consumer<Arguments> answer) {
        this.event = event;
        this.payloads = payloads;
        this.answer = answer;
    }

    /** Its name. */
    public String name() {
        return event.name();
    }

    /** What came with it. */
    public Arguments arguments() {
        return event.arguments();
    }

    /** Whether the other node waits for an answer. */
    public boolean wantsAck() {
        return answer != null;
    }

    /**
     * Answers the other node.
     *
     * @param values as for {@link Socket#emit}; a node that is no server of this kind sees the first only
     * @return false, and nothing is sent, if it does not wait or has got an answer before
     * @throws IllegalArgumentException if a value cannot be written
     */
    public boolean ack(@Nullable Object... values) {
        if (answer == null) {
            return false;
        }
        Arguments written = payloads.write(values);
        if (!isAcknowledged.compareAndSet(false, true)) {
            return false;
        }
        answer.accept(written);
        return true;
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.socket.adapter.PendingAck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgements that one socket's client owes, for events to it alone and for broadcasts. Each ends exactly once:
 * answered, timed out, or failed with the socket. An id that is not waited for is ignored.
 */
@EventLoopOnly
final class AckRegistry {
    private static final Map<Long, PendingAck> NONE = Map.of();

    private final EngineLoop loop;
    /** {@link #NONE} until somebody waits. */
    private Map<Long, PendingAck> pending = NONE;

    AckRegistry(EngineLoop loop) {
        this.loop = loop;
    }

    /** Waits for the answer to an event that went to this socket alone. */
    void add(long id, Duration timeout, CompletableFuture<Arguments> answer) {
        TimerHandle timer = loop.schedule(timeout, () -> {
            if (forget(id)) {
                answer.completeExceptionally(new AckFailedException(AckFailedException.Cause.TIMEOUT));
            }
        });
        add(id, new SingleAck(answer, timer));
    }

    /** Waits for an answer whose time somebody else watches. */
    void add(long id, PendingAck waiting) {
        if (pending == NONE) {
            pending = new HashMap<>(4);
        }
        pending.put(id, waiting);
    }

    /** Waits no longer; false if it did not. */
    boolean forget(long id) {
        PendingAck waiting = take(id);
        if (waiting instanceof SingleAck single) {
            single.timer.cancel();
        }
        return waiting != null;
    }

    void resolve(long id, Arguments arguments) {
        PendingAck waiting = take(id);
        if (waiting != null) {
            waiting.answered(arguments);
        }
    }

    void failAll() {
        List<PendingAck> all = List.copyOf(pending.values());
        pending = NONE;
        all.forEach(PendingAck::left);
    }

    private @Nullable PendingAck take(long id) {
        return pending == NONE ? null : pending.remove(id);
    }

    private record SingleAck(CompletableFuture<Arguments> answer, TimerHandle timer) implements PendingAck {
        @Override
        public void answered(Arguments arguments) {
            timer.cancel();
            answer.complete(arguments);
        }

        @Override
        public void left() {
            timer.cancel();
            answer.completeExceptionally(new AckFailedException(AckFailedException.Cause.DISCONNECTED));
        }
    }
}

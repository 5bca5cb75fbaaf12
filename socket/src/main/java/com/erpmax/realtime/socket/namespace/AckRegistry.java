package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.protocol.socketio.Arguments;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The acknowledgements that one socket's client owes. Each ends exactly once: answered, timed out, or failed with the
 * socket. An id that is not waited for is ignored.
 */
@EventLoopOnly
final class AckRegistry {
    private final EngineLoop loop;
    private final Map<Long, Pending> pending = new HashMap<>(0);

    AckRegistry(EngineLoop loop) {
        this.loop = loop;
    }

    void add(long id, Duration timeout, CompletableFuture<Arguments> answer) {
        TimerHandle timer = loop.schedule(timeout, () -> timedOut(id));
        pending.put(id, new Pending(answer, timer));
    }

    void resolve(long id, Arguments arguments) {
        Pending waiting = pending.remove(id);
        if (waiting != null) {
            waiting.timer.cancel();
            waiting.answer.complete(arguments);
        }
    }

    void failAll() {
        List<Pending> all = List.copyOf(pending.values());
        pending.clear();
        for (Pending waiting : all) {
            waiting.timer.cancel();
            waiting.answer.completeExceptionally(new AckFailedException(AckFailedException.Cause.DISCONNECTED));
        }
    }

    private void timedOut(long id) {
        Pending waiting = pending.remove(id);
        if (waiting != null) {
            waiting.answer.completeExceptionally(new AckFailedException(AckFailedException.Cause.TIMEOUT));
        }
    }

    private record Pending(CompletableFuture<Arguments> answer, TimerHandle timer) {}
}

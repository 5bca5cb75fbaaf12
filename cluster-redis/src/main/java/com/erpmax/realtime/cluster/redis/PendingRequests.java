package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.ClusterMessage;
import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The requests of this node that others may still answer. Bounded; each is taken out by its asker at its end. */
@AnyThread
final class PendingRequests {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, Consumer<ClusterMessage>> askers = new ConcurrentHashMap<>();

    PendingRequests(int most) {
        this.most = most;
    }

    /** Has answers given to an asker, on a thread of the bus; false when there are too many requests. */
    boolean add(String requestId, Consumer<ClusterMessage> asker) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return false;
        }
        askers.put(requestId, asker);
        return true;
    }

    /** Answers do not count any more. */
    void remove(String requestId) {
        if (askers.remove(requestId) != null) {
            count.decrementAndGet();
        }
    }

    void answer(String requestId, ClusterMessage answer) {
        Consumer<ClusterMessage> asker = askers.get(requestId);
        if (asker != null) {
            asker.accept(answer);
        }
    }
}

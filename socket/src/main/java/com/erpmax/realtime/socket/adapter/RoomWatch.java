package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the members of each room over all loops and tells listeners of the changes. There is one only where somebody
 * listens. It counts from the moment when a loop starts to report, and tells from the moment when all of them do.
 */
@AnyThread
final class RoomWatch {
    private static final Logger log = LoggerFactory.getLogger(RoomWatch.class);

    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, Integer> sizes = new ConcurrentHashMap<>();
    private volatile boolean tells;

    void add(RoomListener listener) {
        listeners.add(listener);
    }

    /** A loop has this many members in a room already. */
    @EventLoopOnly
    void count(String room, int members) {
        sizes.merge(room, members, Integer::sum);
    }

    /** All loops report. */
    void start() {
        tells = true;
    }

    @EventLoopOnly
    void joined(String room, String socketId) {
        // Told inside, so that another loop's change of the same room waits.
        sizes.compute(room, (name, size) -> {
            if (size == null) {
                tell(listener -> listener.created(room));
                return 1;
            }
            return size + 1;
        });
        tell(listener -> listener.joined(room, socketId));
    }

    @EventLoopOnly
    void left(String room, String socketId) {
        tell(listener -> listener.left(room, socketId));
        sizes.computeIfPresent(room, (name, size) -> {
            if (size == 1) {
                tell(listener -> listener.deleted(room));
                return null;
            }
            return size - 1;
        });
    }

    private void tell(Consumer<RoomListener> news) {
        if (!tells) {
            return;
        }
        for (RoomListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (Throwable failure) {
                log.error("A listener for rooms failed", failure);
            }
        }
    }
}

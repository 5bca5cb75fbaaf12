package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.recovery.FedSocket;
import com.erpmax.realtime.socket.recovery.Place;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Those members of a namespace on this node that get their broadcasts from the stream alone, a second time in rooms of
 * their own, so that what this node itself has sent is looked at for them only.
 */
@EventLoopOnly
final class FedRecipients {
    private final Map<EngineLoop, RoomIndex<Recipient>> indexes = new ConcurrentHashMap<>();
    private final Map<EngineLoop, Place> places = new ConcurrentHashMap<>();
    private final Map<EngineLoop, CopyOnWriteArrayList<StreamTap>> taps = new ConcurrentHashMap<>();
    private final AtomicInteger listeners = new AtomicInteger();

    /** Whether what the stream brings of this node itself concerns anybody. */
    @AnyThread
    boolean areThere() {
        return listeners.get() > 0;
    }

    void add(Recipient recipient) {
        if (recipient.recoverable() instanceof FedSocket fed) {
            fed.isFed(true);
            listeners.incrementAndGet();
            index(recipient.loop()).add(recipient);
            fed.joined(recipient.id(), place(recipient.loop()));
        }
    }

    void remove(Recipient recipient) {
        if (recipient.recoverable() instanceof FedSocket fed && fed.isFed()) {
            fed.isFed(false);
            listeners.decrementAndGet();
            index(recipient.loop()).remove(recipient);
        }
    }

    void join(Recipient recipient, String room) {
        if (recipient.recoverable() instanceof FedSocket fed && fed.isFed()) {
            index(recipient.loop()).join(recipient, room);
            fed.joined(room, place(recipient.loop()));
        }
    }

    void leave(Recipient recipient, String room) {
        if (recipient.recoverable() instanceof FedSocket fed && fed.isFed()) {
            index(recipient.loop()).leave(recipient, room);
            fed.left(room, place(recipient.loop()));
        }
    }

    /** Notes what a loop has come to, before it is done. */
    void reached(EngineLoop loop, StreamItem item) {
        if (areThere()) {
            Place before = places.put(loop, item.place());
            if (before != null && !item.place().isAfter(before)) {
                forEach(loop, BroadcastOptions.ALL, FedRecipients::restart);
            }
            CopyOnWriteArrayList<StreamTap> open = taps.get(loop);
            if (open != null) {
                open.forEach(tap -> tap.add(item));
            }
        }
    }

    /** The last place of which the loop has done everything, or {@link Place#ZERO}. */
    Place place(EngineLoop loop) {
        return places.getOrDefault(loop, Place.ZERO);
    }

    void forEach(EngineLoop loop, BroadcastOptions options, Consumer<? super Recipient> visitor) {
        RoomIndex<Recipient> index = indexes.get(loop);
        if (index != null) {
            index.forEach(options, visitor);
        }
    }

    StreamTap tap(EngineLoop loop) {
        StreamTap tap = new StreamTap(this, loop);
        listeners.incrementAndGet();
        taps.computeIfAbsent(loop, home -> new CopyOnWriteArrayList<>()).add(tap);
        return tap;
    }

    void close(StreamTap tap, EngineLoop loop) {
        CopyOnWriteArrayList<StreamTap> open = taps.get(loop);
        if (open != null && open.remove(tap)) {
            listeners.decrementAndGet();
        }
    }

    private static void restart(Recipient recipient) {
        if (recipient.recoverable() instanceof FedSocket fed) {
            fed.restart();
        }
    }

    private RoomIndex<Recipient> index(EngineLoop loop) {
        return indexes.computeIfAbsent(loop, home -> new RoomIndex<>());
    }
}

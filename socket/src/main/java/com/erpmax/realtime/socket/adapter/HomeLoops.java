package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import java.util.Iterator;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The event loops that own connections of one server. A loop is known before its first socket is. */
@AnyThread
public final class HomeLoops implements Iterable<EngineLoop> {
    private final CopyOnWriteArrayList<EngineLoop> loops = new CopyOnWriteArrayList<>();
    private volatile @Nullable StampedLock posting;

    /** Makes sure that broadcasts reach this loop. */
    public void add(EngineLoop loop) {
        loops.addIfAbsent(loop);
    }

    /** The loops known now. */
    @Override
    public Iterator<EngineLoop> iterator() {
        return loops.iterator();
    }

    /** Makes {@link #isQuiet} known from now on, which costs each broadcast a little. Before the first one. */
    public void watchBroadcasts() {
        posting = new StampedLock();
    }

    /**
     * Whether no broadcast is being queued at this moment: each that has begun is in the queues of all loops then. Does
     * not wait. Needs {@link #watchBroadcasts}.
     */
    public boolean isQuiet() {
        StampedLock lock = posting;
        if (lock == null) {
            return true;
        }
        long stamp = lock.tryWriteLock();
        if (stamp == 0) {
            return false;
        }
        lock.unlockWrite(stamp);
        return true;
    }

    /** Queues a broadcast on all loops. */
    <T> T queue(Supplier<T> broadcast) {
        StampedLock lock = posting;
        if (lock == null) {
            return broadcast.get();
        }
        long stamp = lock.readLock();
        try {
            return broadcast.get();
        } finally {
            lock.unlockRead(stamp);
        }
    }
}

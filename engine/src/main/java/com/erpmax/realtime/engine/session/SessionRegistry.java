package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The sessions of a server by their id. The id is a secret between the server and one peer. */
@AnyThread
public final class SessionRegistry {

    private final ConcurrentHashMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final RandomIds ids = new RandomIds();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch hurried = new CountDownLatch(1);
    private final String idPrefix;
    private volatile boolean isClosed;

    /** A registry whose ids have no prefix. */
    public SessionRegistry() {
        this("");
    }

    /** @param idPrefix what every id begins with ({@link EngineConfig#idPrefix()}) */
    public SessionRegistry(String idPrefix) {
        this.idPrefix = idPrefix;
    }

    /** A fresh id: the prefix and 20 characters, 120 random bits. */
    public String newId() {
        return idPrefix + ids.next();
    }

    /** The session with this id, if it lives. */
    public Optional<EngineSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** The number of sessions. */
    public int size() {
        return count.get();
    }

    /** Whether no session is let in any more, since {@link #stopAdmitting}, {@link #drain} or {@link #closeAll} was called. */
    public boolean isClosed() {
        return isClosed;
    }

    /**
     * Lets a new session in; false when the server is full or closed. It stays until its transport is gone.
     * To be followed by {@link EngineSession#open} in the same turn, or by {@link #remove}.
     */
    @EventLoopOnly
    public boolean admit(EngineSession session, int maxSessions) {
        if (count.incrementAndGet() > maxSessions) {
            leave();
            return false;
        }
        sessions.put(session.id(), session);
        if (isClosed) {
            remove(session);
            return false;
        }
        return true;
    }

    /** Forgets a session; without effect when that was done before. */
    public void remove(EngineSession session) {
        if (sessions.remove(session.id(), session)) {
            leave();
        }
    }

    /** Lets no new session in from now on; those that are open go on. */
    public void stopAdmitting() {
        isClosed = true;
        endIfEmpty();
    }

    /**
     * Lets no new session in and closes the open ones, each with what waits for it sent first, one after the other: in
     * random order, evenly over this time. Returns when the last one was told or {@link #closeAll} was called, which
     * tells the rest at once; also when this thread is interrupted, which leaves the rest open.
     */
    @Blocking
    public void drain(Duration spread) {
        stopAdmitting();
        List<EngineSession> order = new ArrayList<>(sessions.values());
        Collections.shuffle(order);
        long begun = System.nanoTime();
        for (int told = 0; told < order.size(); told++) {
            long due = (long) ((double) spread.toNanos() / order.size() * told);
            if (isHurriedWithin(begun + due - System.nanoTime())) {
                return;
            }
            order.get(told).close(CloseReason.SERVER_SHUTTING_DOWN);
        }
    }

    /** Closes every session, with what waits for it sent first; no new one is let in afterwards. */
    public void closeAll() {
        stopAdmitting();
        hurried.countDown();
        closeOpen(CloseReason.SERVER_SHUTTING_DOWN);
    }

    /** Closes every open session, with what waits for it sent first; new ones are let in as before. */
    public void closeOpen(CloseReason reason) {
        sessions.values().forEach(session -> session.close(reason));
    }

    /** Ends every session at once, with what waits for it dropped; new ones are let in as before. */
    public void abortOpen(CloseReason reason) {
        sessions.values().forEach(session -> session.abort(reason));
    }

    /** Ends the transport of every session at once, also of those that are closing. */
    public void abortAll() {
        sessions.values().forEach(EngineSession::abandon);
    }

    /** Waits until no session is let in and the last one is gone; false when that is not in time. */
    @Blocking
    public boolean awaitEnd(Duration time) {
        try {
            return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for a reason to wait no longer: all were told, all are gone, or somebody wants this thread to end. */
    @Blocking
    private boolean isHurriedWithin(long nanos) {
        try {
            return hurried.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void leave() {
        count.decrementAndGet();
        endIfEmpty();
    }

    private void endIfEmpty() {
        if (isClosed && count.get() == 0) {
            ended.countDown();
            hurried.countDown();
        }
    }
}

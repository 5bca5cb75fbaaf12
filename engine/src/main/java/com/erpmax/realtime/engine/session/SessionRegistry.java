package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The sessions of a server by their id. The id is a secret between the server and one peer. */
@AnyThread
public final class SessionRegistry {

    private static final int ID_BYTES = 15;

    private final ConcurrentHashMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isClosed;

    /** A fresh id: 20 characters, 120 random bits. */
    public String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /** The session with this id, if it lives. */
    public Optional<EngineSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** The number of sessions. */
    public int size() {
        return count.get();
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

    /** Closes every session, with what waits for it sent first; no new one is let in afterwards. */
    public void closeAll() {
        isClosed = true;
        sessions.values().forEach(session -> session.close(CloseReason.SERVER_SHUTTING_DOWN));
        endIfEmpty();
    }

    /** Ends the transport of every session at once, also of those that are closing. */
    public void abortAll() {
        sessions.values().forEach(EngineSession::abandon);
    }

    /** Waits until {@link #closeAll} was called and the last session is gone; false when that is not in time. */
    @Blocking
    public boolean awaitEnd(Duration time) {
        try {
            return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void leave() {
        count.decrementAndGet();
        endIfEmpty();
    }

    private void endIfEmpty() {
        if (isClosed && count.get() == 0) {
            ended.countDown();
        }
    }
}

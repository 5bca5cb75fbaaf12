package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The sessions of a server by their id. The id is a secret between the server and one peer. */
@AnyThread
public final class SessionRegistry {

    private static final int ID_BYTES = 15;

    private final ConcurrentHashMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
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

    /** Takes a place for a new session; false when the server is full or closed. Given back by {@link #remove}. */
    public boolean reserve(int maxSessions) {
        if (isClosed) {
            return false;
        }
        if (count.incrementAndGet() > maxSessions) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Closes every session; no new one is let in afterwards. */
    public void closeAll() {
        isClosed = true;
        sessions.values().forEach(session -> session.close(CloseReason.SERVER_SHUTTING_DOWN));
    }

    void add(EngineSession session) {
        sessions.put(session.id(), session);
        if (isClosed) {
            session.close(CloseReason.SERVER_SHUTTING_DOWN);
        }
    }

    void remove(EngineSession session) {
        if (sessions.remove(session.id(), session)) {
            count.decrementAndGet();
        }
    }
}

package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one namespace that all nodes of a cluster can recover, kept outside of this process. What is asked for
 * never waits for long, nor does the caller's thread: without an answer in time there is no session.
 */
@AnyThread
public interface CarriedSessions {
    /** A room that nobody is in. A disconnect that leaves it out means a socket that was recovered elsewhere. */
    String TAKEN = "erpmax:recovered";

    /** How far this node has read the stream; null while that is not known, and then no socket can be recovered. */
    @Nullable
    Place now();

    /**
     * Keeps a session, in place of what was kept under the same mark. Sessions of one thread are kept in the order of
     * the calls.
     *
     * @param keepFor how long
     * @param isNew whether nothing was kept for the pid yet
     * @return false if it has been taken, or has become too large, or its time was over; fails if it is not known
     *     whether it was kept
     */
    CompletionStage<Boolean> save(CarriedSession session, Duration keepFor, boolean isNew);

    /** Keeps the session under this mark no longer; without effect if it has been taken. */
    void forget(String pid, String mark);

    /**
     * Takes a session, which nobody can then take again, and finds out what its client has missed.
     *
     * @param offset the place that the client received last; null for none
     * @param limits how much it may have missed
     * @param isOwner whether it may have the session; if not, the session stays. Called on any thread.
     * @return empty if there is nothing to recover, or not all of it; never fails
     */
    CompletionStage<Optional<Taken>> take(
            String pid, @Nullable Place offset, RecoveryLimits limits, Predicate<CarriedSession> isOwner);

    /** Has a socket that was recovered here end where else it may still be connected. */
    void endElsewhere(String sid);

    /**
     * A session with what its client has missed.
     *
     * @param session the session
     * @param missed all up to a place; what comes later comes to this node as well
     */
    record Taken(CarriedSession session, MissedEvents missed) {}
}

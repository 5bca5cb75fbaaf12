package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.CarriedSessions;
import com.erpmax.realtime.socket.adapter.MissedEvents;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.adapter.StreamTap;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session on its way from where all nodes find it to a new socket here. Nothing is lost and nothing comes twice,
 * although the stream goes on: the loop notes everything that the stream brings it from before the moment at which the
 * end of the stream is looked up to the moment at which the socket is let in, and places tell what was in both.
 */
@EventLoopOnly
final class CarriedHandover {
    private static final Logger log = LoggerFactory.getLogger(CarriedHandover.class);

    private final CarriedSessions sessions;
    private final SocketLink link;
    private final Owner owner;
    private final RecoveryLimits limits;
    private final Runnable ready;
    private final StreamTap tap;

    private CarriedHandover(
            CarriedSessions sessions, SocketLink link, Owner owner, RecoveryLimits limits, Runnable ready) {
        this.sessions = sessions;
        this.link = link;
        this.owner = owner;
        this.limits = limits;
        this.ready = ready;
        this.tap = link.namespace().localAdapter().fromStream().tap(link.loop());
    }

    /**
     * Makes a socket recoverable by all nodes, and recovers what it asks for.
     *
     * @param ready called on the socket's loop, at once or when it is known what there is to recover
     */
    static void prepare(CarriedSessions sessions, SocketLink link, Owner owner, RecoveryLimits limits, Runnable ready) {
        RecoveryRequest request = RecoveryRequest.of(link.socket());
        String pid = request.pid();
        if (sessions.now() == null) {
            ready.run();
        } else if (pid == null) {
            begin(sessions, link, owner, limits.maxDisconnectionDuration());
            ready.run();
        } else {
            new CarriedHandover(sessions, link, owner, limits, ready).start(pid, Place.of(request.offset()));
        }
    }

    private static void begin(CarriedSessions sessions, SocketLink link, Owner owner, Duration keepFor) {
        link.becomeRecoverable(CarriedSocket.begin(link, sessions, owner, keepFor));
    }

    private void start(String pid, @Nullable Place offset) {
        sessions.take(pid, offset, limits, owner::has)
                .whenComplete((found, failure) -> link.post(() -> taken(failure == null ? found : Optional.empty())));
    }

    private void taken(Optional<CarriedSessions.Taken> found) {
        if (found.isEmpty()) {
            fail();
        } else if (mayBeElsewhere(found.get().session())) {
            // Its node may still have the socket; this one ends it before another with the same id begins.
            sessions.endElsewhere(found.get().session().sid());
            link.namespace()
                    .localAdapter()
                    .command(
                            new SocketCommand.Disconnect(false),
                            BroadcastOptions.to(found.get().session().sid()).asLocal())
                    .whenComplete((ended, failure) -> link.post(() -> finish(found.get())));
        } else {
            finish(found.get());
        }
    }

    private static boolean mayBeElsewhere(CarriedSession session) {
        return session.isLive() || session.mark().isEmpty();
    }

    private void finish(CarriedSessions.Taken found) {
        MissedEvents missed = found.missed();
        tap.items().forEach(missed::take);
        missed.pass(tap.place());
        if (missed.isOver() || tap.hasOverflowed() || !isRead(found.session())) {
            fail();
            return;
        }
        CarriedSession session = found.session();
        CarriedSocket.Origin origin = new CarriedSocket.Origin(
                link, sessions, owner.of(session.pid()), limits.maxDisconnectionDuration(), false);
        link.goOn(CarriedSocket.goOn(origin, session.pid(), missed));
        letIn();
    }

    /** Whoever wrote the session may have kept what this node cannot read. */
    private boolean isRead(CarriedSession session) {
        try {
            link.socket().recover(session.sid(), session.dataJson());
            return true;
        } catch (RuntimeException unreadable) {
            log.warn("A socket is not recovered: what is kept of it cannot be read", unreadable);
            return false;
        }
    }

    private void fail() {
        begin(sessions, link, owner, limits.maxDisconnectionDuration());
        letIn();
    }

    private void letIn() {
        try {
            ready.run();
        } finally {
            tap.close();
        }
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.CarriedSessions;
import com.erpmax.realtime.socket.adapter.MissedEvents;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.FedSocket;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.Recoverable;
import com.erpmax.realtime.socket.recovery.RoomTimes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket that every node of the cluster can recover. What it needs for that is kept outside of this process from its
 * connection on, and anew when its rooms change and from time to time, so that it survives this process; nothing stays
 * here after its end. What is emitted to it goes through the stream, as what is broadcast.
 */
@EventLoopOnly
final class CarriedSocket extends SocketSession {
    /** What could not be saved is saved then. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final SocketLink link;
    private final CarriedSessions sessions;
    private final String mark = SocketIds.next().substring(0, 16);
    private final String owner;
    private final Duration keepFor;
    private final FedSocket fed;
    /** Of a socket that goes on, the rooms that it was in; null for one that begins. */
    private final @Nullable Set<String> formerRooms;

    private List<MissedEvents.Missed> missed;
    private boolean isKept;
    private boolean isSaving;
    private boolean isOutdated;
    private volatile boolean isOver;
    private @Nullable TimerHandle renewal;
    /** What could not be saved is saved with it, and nothing before. */
    private @Nullable TimerHandle retry;

    private CarriedSocket(Origin origin, String pid, RoomTimes rooms, Place start, List<MissedEvents.Missed> missed) {
        super(pid);
        this.link = origin.link;
        this.sessions = origin.sessions;
        this.owner = origin.owner;
        this.keepFor = origin.keepFor;
        this.formerRooms = origin.isNew ? null : Set.copyOf(rooms.joined().keySet());
        this.fed = new FedSocket(rooms, start, this::changed);
        this.missed = missed;
    }

    /**
     * What a session is made of.
     *
     * @param owner what stands for who it belongs to
     * @param keepFor how long after its end the socket can be recovered
     * @param isNew whether it begins here
     */
    record Origin(SocketLink link, CarriedSessions sessions, String owner, Duration keepFor, boolean isNew) {}

    /** A socket that begins. */
    static CarriedSocket begin(SocketLink link, CarriedSessions sessions, Owner owner, Duration keepFor) {
        String pid = SocketIds.next();
        Origin origin = new Origin(link, sessions, owner.of(pid), keepFor, true);
        return new CarriedSocket(origin, pid, new RoomTimes(Place.ZERO), Place.ZERO, List.of());
    }

    /** A socket that goes on, with what its client has missed up to a place. */
    static CarriedSocket goOn(Origin origin, String pid, MissedEvents missed) {
        return new CarriedSocket(origin, pid, missed.rooms(), missed.last(), missed.events());
    }

    @Override
    Recoverable recoverable(boolean isConnected) {
        return fed;
    }

    @Override
    @AnyThread
    boolean sends(SocketPacket.Event event, SendFlags flags) {
        if (event.wantsAck()) {
            return false;
        }
        if (!isOver) {
            BroadcastOptions options = BroadcastOptions.to(link.id()).withCompressible(flags.isCompressible());
            Namespace namespace = link.namespace();
            namespace.broadcast(
                    new SocketPacket.Event(
                            namespace.name(), SocketPacket.Event.NO_ACK, event.name(), event.arguments()),
                    flags.isVolatile() ? options.asVolatile() : options);
        }
        return true;
    }

    @Override
    SocketPacket.Event outgoing(SocketPacket.Event event, boolean isVolatile) {
        if (event.wantsAck()) {
            return event;
        }
        // A client takes the last text of any event for an offset.
        return new SocketPacket.Event(
                link.wireName(),
                SocketPacket.Event.NO_ACK,
                event.name(),
                event.arguments().plus(reached().toString()));
    }

    @Override
    void sendLate(SocketPacket.Event event, SendFlags flags) {
        // what waits for an acknowledgement is not repeated
    }

    @Override
    void enter(Adapter adapter) {
        Set<String> former = formerRooms;
        if (former == null) {
            Place now = sessions.now();
            fed.begin(now == null ? Place.ZERO : now, adapter.roomsOf(link));
        } else {
            former.forEach(room -> adapter.join(link, room));
            if (!former.contains(link.id())) {
                adapter.leave(link, link.id());
            }
        }
        save();
        renewLater();
    }

    @Override
    void replay() {
        for (MissedEvents.Missed event : missed) {
            if (link.isConnected()) {
                link.sendNow(
                        new SocketPacket.Event(
                                link.wireName(),
                                SocketPacket.Event.NO_ACK,
                                event.event().name(),
                                event.event().arguments().plus(event.place().toString())),
                        SendFlags.NONE);
            }
        }
        missed = List.of();
    }

    @Override
    void ended(DisconnectReason reason, Set<String> rooms, Set<String> siblings) {
        if (renewal != null) {
            renewal.cancel();
        }
        if (retry != null) {
            retry.cancel();
        }
        if (reason.isRecoverable() || reason == DisconnectReason.SERVER_SHUTTING_DOWN) {
            var unused = sessions.save(session(false), keepFor, !isKept && !isSaving);
        } else {
            isOver = true;
            sessions.forget(pid(), mark);
        }
    }

    @Override
    void missedBegin() {
        var unused = sessions.save(session(false), keepFor, true);
    }

    @Override
    @AnyThread
    void attributesChanged() {
        link.post(this::changed);
    }

    private void changed() {
        if (link.isConnected() && renewal != null) {
            save();
        }
    }

    private void renewLater() {
        renewal = link.loop().schedule(keepFor.dividedBy(2), () -> {
            save();
            renewLater();
        });
    }

    /** One at a time; what changes meanwhile, or before it is tried again, is saved afterwards. */
    private void save() {
        if (isSaving || retry != null) {
            isOutdated = true;
            return;
        }
        isSaving = true;
        isOutdated = false;
        // Longer than for who has ended: this process may be killed just before it would be renewed.
        sessions.save(session(true), keepFor.plus(keepFor.dividedBy(2)), !isKept)
                .whenComplete((isOurs, failure) -> link.post(() -> saved(isOurs, failure)));
    }

    private void saved(@Nullable Boolean isOurs, @Nullable Throwable failure) {
        isSaving = false;
        if (!link.isConnected()) {
            return;
        }
        if (failure != null) {
            retry = link.loop().schedule(AGAIN_AFTER, () -> {
                retry = null;
                save();
            });
            return;
        }
        isKept = true; // or was, and then nobody writes it again
        if (isOutdated && Boolean.TRUE.equals(isOurs)) {
            save();
        }
    }

    private CarriedSession session(boolean isLive) {
        return new CarriedSession(
                mark,
                pid(),
                link.id(),
                fed.rooms().copy(),
                reached(),
                link.socket().sharedJson(),
                owner,
                isLive);
    }

    private Place reached() {
        return Place.later(
                fed.start(), link.namespace().localAdapter().fromStream().reached(link.loop()));
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.AwaySocket;
import com.erpmax.realtime.socket.recovery.KeptPacket;
import com.erpmax.realtime.socket.recovery.Offsets;
import com.erpmax.realtime.socket.recovery.Recoverable;
import com.erpmax.realtime.socket.recovery.SessionLog;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes one socket recoverable, from its connection on: its secret id and the log of what went to it. When the
 * socket ends otherwise than by a DISCONNECT it is away: it stays in its rooms for a while, and the log goes on. It ends
 * when the time is over, when somebody disconnects it, or when a new socket of the client takes over, which happens once
 * at most because only one can take it out of the {@link NamespaceRecovery}. Belongs to the loop of its socket.
 */
@EventLoopOnly
final class RecoverableSession extends SocketSession {
    private final NamespaceRecovery recovery;
    private final SocketLink link;
    private final String identity;
    private final SessionLog log;
    private @Nullable AwaySocket away;
    private @Nullable TimerHandle expiry;
    private @Nullable SocketLink heir;
    private @Nullable Set<String> restoredRooms;
    private List<SocketPacket.Event> missed = List.of();

    RecoverableSession(NamespaceRecovery recovery, SocketLink link, String pid, String identity) {
        super(pid);
        this.recovery = recovery;
        this.link = link;
        this.identity = identity;
        this.log = recovery.newLog(link.loop());
    }

    /** Never changes; may be asked from any thread. */
    String identity() {
        return identity;
    }

    EngineLoop loop() {
        return link.loop();
    }

    SocketLink link() {
        return link;
    }

    SessionLog log() {
        return log;
    }

    @Override
    @Nullable
    Recoverable recoverable(boolean isConnected) {
        return isConnected ? log : null;
    }

    /** What goes to the connected socket in place of an event: with an offset, and kept unless it is volatile. */
    @Override
    SocketPacket.Event outgoing(SocketPacket.Event event, boolean isVolatile) {
        if (event.wantsAck()) {
            return event;
        }
        Offsets offsets = log.loopLog().offsets();
        long number = isVolatile ? offsets.next() : log.keep(event).number();
        return withOffset(event, offsets.text(number));
    }

    /** Something is sent to the socket after its end: it is kept, or goes to the socket that has taken over. */
    @Override
    void sendLate(SocketPacket.Event event, SendFlags flags) {
        SocketLink next = heir;
        if (next != null) {
            next.sendLater(named(event, next.wireName()), flags);
        } else if (away != null && !flags.isVolatile()) {
            log.keep(event);
        }
    }

    /** The socket has ended. */
    @Override
    void ended(DisconnectReason reason, Set<String> rooms, Set<String> siblings) {
        if (reason.isRecoverable() && recovery.mayGoAway()) {
            stayIn(link.id(), rooms, siblings);
            expiry = loop().schedule(recovery.limits().maxDisconnectionDuration(), this::end);
        } else {
            end();
        }
    }

    /** Has what goes to these rooms kept for the socket, which is not connected. */
    void stayIn(String id, Set<String> rooms, Set<String> siblings) {
        AwaySocket absent = new AwaySocket(id, loop(), log, siblings, this::end);
        away = absent;
        recovery.away(absent, rooms);
    }

    /** The rooms that the absent socket is still in; null if the session has ended. */
    @Nullable
    Set<String> rooms() {
        return away == null ? null : recovery.roomsOf(away);
    }

    /**
     * A new socket of the client takes over: a socket that is still connected ends, its connection is closed.
     *
     * @return the rooms of the socket; null if there is nothing to take over
     */
    @Nullable
    Set<String> release() {
        link.supersede();
        if (expiry != null) {
            expiry.cancel();
        }
        return rooms();
    }

    /** Has what is sent to the old socket go to the new one. */
    void inheritTo(SocketLink successor) {
        heir = successor;
    }

    /** Keeps nothing any more. */
    void end() {
        recovery.forget(this);
        if (expiry != null) {
            expiry.cancel();
        }
        leaveRooms();
    }

    /** Keeps nothing any more of what goes to the rooms. */
    void leaveRooms() {
        if (away != null) {
            recovery.back(away);
            away = null;
        }
    }

    /** What the socket is to have again when it is let in: its rooms, and the events that the client missed. */
    void restore(Set<String> formerRooms, List<SocketPacket.Event> missedEvents) {
        restoredRooms = formerRooms;
        missed = missedEvents;
    }

    /** The socket is let in: from now on it can be recovered; it is in its former rooms again. */
    @Override
    void enter(Adapter adapter) {
        recovery.register(this);
        Set<String> rooms = restoredRooms;
        if (rooms != null) {
            rooms.forEach(room -> adapter.join(link, room));
            if (!rooms.contains(link.id())) {
                adapter.leave(link, link.id());
            }
        }
    }

    /** Sends what the client missed; it is kept for the next time even if the connection ends meanwhile. */
    @Override
    void replay() {
        for (SocketPacket.Event event : missed) {
            SocketPacket.Event again = again(event);
            if (link.isConnected()) {
                link.sendNow(again, SendFlags.NONE);
            }
        }
        missed = List.of();
    }

    /** The connection ended while the socket was on its way here: it is away again. */
    @Override
    void missedBegin() {
        recovery.register(this);
        missed.forEach(this::again);
        ended(DisconnectReason.TRANSPORT_CLOSE, restoredRooms == null ? Set.of() : restoredRooms, Set.of());
    }

    /** Keeps an event under a new offset, to be sent with it. */
    private SocketPacket.Event again(SocketPacket.Event event) {
        KeptPacket kept = log.keep(event);
        return withOffset(event, log.loopLog().offsets().text(kept.number()));
    }

    private SocketPacket.Event withOffset(SocketPacket.Event event, String offset) {
        return new SocketPacket.Event(
                link.wireName(),
                SocketPacket.Event.NO_ACK,
                event.name(),
                event.arguments().plus(offset));
    }

    private static SocketPacket.Event named(SocketPacket.Event event, String wireName) {
        return new SocketPacket.Event(wireName, event.ackId(), event.name(), event.arguments());
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.recovery.Recoverable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What makes one socket recoverable, from its connection to its end and beyond. Belongs to the loop of its socket. */
@EventLoopOnly
abstract sealed class SocketSession permits RecoverableSession, CarriedSocket {
    private final String pid;

    SocketSession(String pid) {
        this.pid = pid;
    }

    /** The secret id by which the client asks for its recovery. */
    final String pid() {
        return pid;
    }

    /** How the socket gets broadcasts. */
    @Nullable
    abstract Recoverable recoverable(boolean isConnected);

    /** Sends an event in another way than straight to the client; false if that is how it is to be sent. */
    @AnyThread
    boolean sends(SocketPacket.Event event, SendFlags flags) {
        return false;
    }

    /** What goes straight to the connected socket in place of an event. */
    abstract SocketPacket.Event outgoing(SocketPacket.Event event, boolean isVolatile);

    /** Something is sent straight to the socket after its end. */
    abstract void sendLate(SocketPacket.Event event, SendFlags flags);

    /** What is kept with the socket, and may come along, has changed. */
    @AnyThread
    void attributesChanged() {
        // the attributes of a socket that stays on its node stay with it
    }

    /** The socket is let in: from now on it can be recovered; if it is recovered it is in its former rooms again. */
    abstract void enter(Adapter adapter);

    /** Sends what the client missed. */
    abstract void replay();

    /** The socket has ended. */
    abstract void ended(DisconnectReason reason, Set<String> rooms, Set<String> siblings);

    /** The connection ended while the socket was on its way here: it is away again. */
    abstract void missedBegin();
}

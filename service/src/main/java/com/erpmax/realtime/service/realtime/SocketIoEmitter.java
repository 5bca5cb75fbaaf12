package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.server.PauseFence;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.BroadcastOperator;
import org.jspecify.annotations.Nullable;

/** Sends events into the rooms of the Socket.IO server. Never blocks: the server's loops do the work. */
final class SocketIoEmitter implements EventSink {

    private final SocketIoServer io;
    private final DeliveryGate gate;
    private final LocalRooms rooms;
    private final PauseFence fence;

    SocketIoEmitter(SocketIoServer io, DeliveryGate gate, LocalRooms rooms, PauseFence fence) {
        this.io = io;
        this.gate = gate;
        this.rooms = rooms;
        this.fence = fence;
    }

    @Override
    public void push(StoredEvent event) {
        fence.check();
        BroadcastOperator room = to(event.stream());
        if (room != null) {
            room.where(socket -> gate.admits(socket, event)).emit(event.name(), new RawJson(event.payload()));
        }
    }

    @Override
    public boolean serves(StreamName stream) {
        return isNamespace(stream) && RoomNames.isOfRecipient(stream.room());
    }

    @Override
    public boolean hasRecipients(StreamName stream) {
        return rooms.hasSockets(stream);
    }

    @Override
    public void pushLive(StreamName to, String name, String payload, @Nullable String exceptSocketId) {
        fence.check();
        BroadcastOperator room = to(to);
        if (room == null) {
            return;
        }
        (exceptSocketId == null ? room : room.except(exceptSocketId)).emit(name, new RawJson(payload));
    }

    /** The room; null if there is no such namespace, which would be made by asking for it, and let everybody in. */
    private @Nullable BroadcastOperator to(StreamName stream) {
        return isNamespace(stream) ? io.namespace(stream.namespace()).to(stream.room()) : null;
    }

    private static boolean isNamespace(StreamName stream) {
        return NamespaceNames.ALL.contains(stream.namespace());
    }
}

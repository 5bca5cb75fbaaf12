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
        to(event.stream()).where(socket -> gate.admits(socket, event)).emit(event.name(), new RawJson(event.payload()));
    }

    @Override
    public boolean hasRecipients(StreamName stream) {
        return rooms.hasSockets(stream);
    }

    @Override
    public void pushLive(StreamName to, String name, String payload, @Nullable String exceptSocketId) {
        fence.check();
        BroadcastOperator room = to(to);
        (exceptSocketId == null ? room : room.except(exceptSocketId)).emit(name, new RawJson(payload));
    }

    private BroadcastOperator to(StreamName stream) {
        return io.namespace(stream.namespace()).to(stream.room());
    }
}

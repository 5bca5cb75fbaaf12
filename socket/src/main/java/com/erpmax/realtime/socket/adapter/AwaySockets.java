package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of those sockets of a namespace that have ended and can be recovered. Nobody sees them: no list, count or
 * statistics. A broadcast is kept for them, and a command of an operator takes away from them, but gives nothing.
 */
@EventLoopOnly
public final class AwaySockets {
    private final Map<EngineLoop, RoomIndex<AwaySocket>> indexes = new ConcurrentHashMap<>();

    AwaySockets() {}

    /** Keeps what goes to these rooms for a socket from now on. */
    public void add(AwaySocket socket, Set<String> rooms) {
        RoomIndex<AwaySocket> index = indexes.computeIfAbsent(socket.loop(), home -> new RoomIndex<>());
        index.add(socket);
        rooms.forEach(room -> index.join(socket, room));
        if (!rooms.contains(socket.id())) {
            index.leave(socket, socket.id());
        }
    }

    /** The rooms that a socket was in when it ended, without those that it was taken out of since. */
    public Set<String> roomsOf(AwaySocket socket) {
        RoomIndex<AwaySocket> index = indexes.get(socket.loop());
        return index == null ? Set.of() : index.roomsOf(socket);
    }

    /** Keeps nothing more for a socket. */
    public void remove(AwaySocket socket) {
        RoomIndex<AwaySocket> index = indexes.get(socket.loop());
        if (index != null) {
            index.remove(socket);
        }
    }

    /** Keeps a broadcast for those whom it is meant for. */
    void keep(EngineLoop loop, BroadcastOptions options, Delivery delivery) {
        RoomIndex<AwaySocket> index = indexes.get(loop);
        if (index != null) {
            index.forEach(options, away -> delivery.keep(away.log()));
        }
    }

    /** The same for guests: those whose connection had no socket in the namespace of the broadcast. */
    void keepForGuests(EngineLoop loop, BroadcastOptions options, Delivery delivery, String namespace) {
        RoomIndex<AwaySocket> index = indexes.get(loop);
        if (index != null) {
            index.forEach(options, away -> {
                if (!away.siblings().contains(namespace)) {
                    delivery.keep(away.log());
                }
            });
        }
    }

    void command(EngineLoop loop, SocketCommand command, BroadcastOptions options) {
        @Nullable RoomIndex<AwaySocket> index = indexes.get(loop);
        if (index == null) {
            return;
        }
        List<AwaySocket> matching = new ArrayList<>();
        index.forEach(options, matching::add);
        for (AwaySocket away : matching) {
            switch (command) {
                case SocketCommand.Join join -> {}
                case SocketCommand.Leave leave -> leave.rooms().forEach(room -> index.leave(away, room));
                case SocketCommand.Disconnect disconnect -> away.onDisconnect().run();
            }
        }
    }
}

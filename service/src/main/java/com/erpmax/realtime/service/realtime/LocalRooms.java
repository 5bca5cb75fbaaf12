package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.adapter.RoomListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rooms of users and tenants have sockets on this instance. A room is in from before its first socket is welcomed,
 * until after its last one has left.
 */
@AnyThread
final class LocalRooms {

    private final Map<String, Set<String>> byNamespace = new LinkedHashMap<>();

    /** Begins to watch; before the first client connects. */
    LocalRooms(SocketIoServer io) {
        for (String name : NamespaceNames.ALL) {
            Set<String> rooms = ConcurrentHashMap.newKeySet();
            byNamespace.put(name, rooms);
            var unused = io.namespace(name).onRooms(new Watch(rooms));
        }
    }

    /** Whether a socket in the stream's namespace, or one on the root that listens in, may get its events. */
    boolean hasSockets(StreamName stream) {
        return byNamespace.containsKey(stream.namespace())
                && (isIn(stream.namespace(), stream.room()) || isIn(NamespaceNames.ROOT, stream.room()));
    }

    private boolean isIn(String namespace, String room) {
        Set<String> rooms = byNamespace.get(namespace);
        return rooms != null && rooms.contains(room);
    }

    private record Watch(Set<String> rooms) implements RoomListener {

        @Override
        public void created(String room) {
            if (RoomNames.isOfToken(room)) {
                rooms.add(room);
            }
        }

        @Override
        public void deleted(String room) {
            rooms.remove(room);
        }
    }
}

package com.erpmax.realtime.socket.adapter;

import java.util.Set;

/** What an operator can tell all matching sockets to do, wherever they are connected. Immutable. */
public sealed interface SocketCommand {

    /** Join these rooms. A room above the socket's limit is left out. */
    record Join(Set<String> rooms) implements SocketCommand {
        public Join {
            rooms = Set.copyOf(rooms);
        }
    }

    /** Leave these rooms. */
    record Leave(Set<String> rooms) implements SocketCommand {
        public Leave {
            rooms = Set.copyOf(rooms);
        }
    }

    /**
     * Leave the namespace; the client is told and does not come back by itself.
     *
     * @param closesTransport whether the whole connection is closed as well
     */
    record Disconnect(boolean closesTransport) implements SocketCommand {}
}

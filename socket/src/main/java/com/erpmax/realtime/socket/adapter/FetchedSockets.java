package com.erpmax.realtime.socket.adapter;

import java.util.List;

/**
 * Matching sockets of all nodes. Immutable.
 *
 * @param here those of this node
 * @param elsewhere those of the others, as far as these have answered
 */
public record FetchedSockets(List<Recipient> here, List<SocketSnapshot> elsewhere) {
    public FetchedSockets {
        here = List.copyOf(here);
        elsewhere = List.copyOf(elsewhere);
    }
}

package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.session.HandshakeRequest;
import java.util.Set;

/**
 * What a node tells the others about one of its sockets. Immutable.
 *
 * @param id the socket's public id
 * @param rooms the rooms that it was in when it was asked, with its own one
 * @param handshake the request that opened its connection
 * @param authJson the JSON object that came with its CONNECT
 * @param dataJson a JSON object with the attributes that are shared between nodes, by name
 */
public record SocketSnapshot(
        String id, Set<String> rooms, HandshakeRequest handshake, String authJson, String dataJson) {
    public SocketSnapshot {
        rooms = Set.copyOf(rooms);
    }
}

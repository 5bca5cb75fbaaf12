package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.RawJson;

/**
 * A client asks for a namespace that is not one of the fixed ones. Immutable.
 *
 * @param name what it asks for; it comes from outside and may be any text of at most 255 characters
 * @param handshake the request that opened the connection
 * @param authJson the JSON object that came with the CONNECT; <code>{}</code> if there was none
 * @param payloads what reads it
 */
public record NamespaceRequest(String name, HandshakeRequest handshake, String authJson, PayloadMapper payloads) {
    /**
     * Reads what the client sent with its CONNECT.
     *
     * @throws com.erpmax.realtime.protocol.MalformedPacketException if it cannot be read as {@code type}
     */
    public <T> T auth(Class<T> type) {
        return payloads.read("auth", new RawJson(authJson), type);
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a CONNECT says about recovery.
 *
 * @param isWanted whether the client wants its socket to be recoverable
 * @param pid the secret id that it got for its last socket
 * @param offset the offset that it received last
 */
record RecoveryRequest(
        boolean isWanted, @Nullable String pid, @Nullable String offset) {
    private static final RecoveryRequest NONE = new RecoveryRequest(false, null, null);

    static RecoveryRequest of(Socket socket) {
        try {
            JsonNode auth = socket.namespace().payloads().read("auth", new RawJson(socket.authJson()), JsonNode.class);
            JsonNode wanted = auth.get("csr");
            return new RecoveryRequest(
                    wanted != null && wanted.isBoolean() && wanted.booleanValue(),
                    text(auth.get("pid")),
                    text(auth.get("offset")));
        } catch (MalformedPacketException notReadable) {
            return NONE;
        }
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value != null && value.isString() ? value.stringValue() : null;
    }
}

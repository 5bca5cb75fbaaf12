package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.protocol.engineio.HandshakeError;
import java.util.Map;

/**
 * A request that was refused.
 *
 * @param request the request
 * @param error why, as the protocol numbers it
 * @param context what it was about, in the reference server's words: {@code transport}, {@code sid}, {@code method},
 *     {@code protocol}, {@code message} of a {@link RequestCheck}, or the {@code name} of a reason with its details;
 *     values come from the peer
 */
public record RefusedRequest(HandshakeRequest request, HandshakeError error, Map<String, String> context) {

    public RefusedRequest {
        context = Map.copyOf(context);
    }

    /** The protocol's number of the error. */
    public int code() {
        return error.code();
    }

    /** The protocol's text of the error. */
    public String message() {
        return error.message();
    }
}

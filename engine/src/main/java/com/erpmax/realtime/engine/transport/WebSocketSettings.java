package com.erpmax.realtime.engine.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * What holds for a WebSocket connection.
 *
 * @param framing how packets look, by the session's protocol and the request that opened the connection
 * @param maxMessageBytes the largest message accepted, in bytes; of a compressed one it is the inflated size that counts
 * @param writeTimeout how long waiting bytes may make no progress
 * @param deflate how to compress, if both sides agreed on it
 */
public record WebSocketSettings(
        Framing framing, int maxMessageBytes, Duration writeTimeout, Optional<PerMessageDeflate> deflate) {}

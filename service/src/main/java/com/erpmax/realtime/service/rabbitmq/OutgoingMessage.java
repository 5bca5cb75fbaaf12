package com.erpmax.realtime.service.rabbitmq;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A persistent message for a queue, by way of the default exchange.
 *
 * @param messageId tells it from others, or null
 * @param contentType of the body, or null if that is not known
 * @param headers texts and numbers
 */
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
public record OutgoingMessage(
        String queue,
        byte[] body,
        @Nullable String messageId,
        @Nullable String contentType,
        Map<String, Object> headers) {

    public OutgoingMessage {
        headers = Map.copyOf(headers);
    }

    /** Makes a JSON message. */
    public static OutgoingMessage json(String queue, byte[] body, String messageId, Map<String, Object> headers) {
        return new OutgoingMessage(queue, body, messageId, "application/json", headers);
    }
}

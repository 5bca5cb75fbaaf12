package com.erpmax.realtime.service.rabbitmq;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came from a queue: input of whoever may publish there.
 *
 * @param messageId the property of that name, or null
 * @param contentType the property of that name, or null
 * @param headers what else was said, with values of AMQP's types
 * @param isRedelivered whether it may have been delivered before
 */
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
public record ReceivedMessage(
        byte[] body,
        @Nullable String messageId,
        @Nullable String contentType,
        Map<String, Object> headers,
        boolean isRedelivered) {

    /** Returns a header as text, or null if it is not there or no text. */
    public @Nullable String header(String name) {
        Object value = headers.get(name);
        // The client library has a class of its own for texts.
        return value instanceof CharSequence || value instanceof com.rabbitmq.client.LongString
                ? value.toString()
                : null;
    }
}

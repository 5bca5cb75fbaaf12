package com.erpmax.realtime.protocol.socketio;

import java.util.List;

/**
 * JSON that is ready to be sent: one argument in the text in which it came, or text that the application made itself.
 *
 * @param json one well-formed JSON value; not checked again
 * @param attachments the binary values that {@code json}'s placeholders count through, empty for most values
 */
public record RawJson(String json, List<byte[]> attachments) {
    public RawJson {
        attachments = List.copyOf(attachments);
    }

    /** One JSON value without binary parts. */
    public RawJson(String json) {
        this(json, List.of());
    }
}

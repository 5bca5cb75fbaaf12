package com.erpmax.realtime.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the answers of the service apart: an error has a code, a message and the event's name. */
final class Answers {

    private Answers() {}

    /** Returns why the service refused an event; null when the answer is none of an error. */
    static @Nullable RealtimeClientException refusal(String event, Map<String, @Nullable Object> answer) {
        if (event.equals(answer.get("event"))
                && answer.get("code") instanceof String code
                && answer.get("message") instanceof String message) {
            return new RealtimeClientException(code, message);
        }
        return null;
    }
}

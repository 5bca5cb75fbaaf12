package com.erpmax.realtime.verification.traffic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Something to publish: one event of the kind that its stream carries, with a number that no other has.
 *
 * @param mark by which its event is known again, see {@link #markOf}
 */
public record Message(String stream, long number, String mark) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** The next message to a stream. */
    public static Message to(String stream) {
        long number = NUMBERS.incrementAndGet();
        return new Message(stream, number, mark(number));
    }

    /** Where it is published. */
    public String path() {
        return Streams.namespaceOf(stream).equals(Streams.NOTIFICATIONS) ? "/api/v1/notifications" : "/api/v1/emit";
    }

    /** The body of the request. */
    public String body() {
        String owner = Streams.ownerOf(stream);
        return switch (Streams.namespaceOf(stream)) {
            case Streams.NOTIFICATIONS ->
                json("user_id", owner, "title", "Fault test", "message", mark, "type", "info");
            case Streams.PROVISIONING ->
                emit(
                        owner,
                        "status:update",
                        map("tenant_id", owner, "status", "running", "progress", number % 100, "message", mark));
            case Streams.BILLING -> emit(owner, "payment:received", map("amount", number, "currency", "EUR"));
            default -> throw new IllegalArgumentException("stream: " + stream);
        };
    }

    /** The mark of the message that a payload came from; null if it came from none. */
    public static @Nullable String markOf(JsonNode payload) {
        if (payload.has("amount")) {
            return mark(payload.get("amount").longValue());
        }
        JsonNode message = payload.get("message");
        return message != null && message.isString() ? message.stringValue() : null;
    }

    private static String mark(long number) {
        return "message " + number;
    }

    private String emit(String tenant, String event, Map<String, Object> data) {
        return json("tenant_id", tenant, "namespace", Streams.namespaceOf(stream), "event", event, "data", data);
    }

    private static String json(Object... namesAndValues) {
        return JSON.writeValueAsString(map(namesAndValues));
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}

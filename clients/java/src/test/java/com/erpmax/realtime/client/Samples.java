package com.erpmax.realtime.client;

import com.erpmax.realtime.client.RealtimeEvent.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Payloads and events as the service sends them. */
final class Samples {

    static final String STREAM = "/notifications#user:0ddba110-0000-4000-8000-000000000001";
    static final String EPOCH = "e1";

    private Samples() {}

    static Map<String, @Nullable Object> notification(String epoch, long seq) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("id", "n" + seq);
        payload.put("title", "Title");
        payload.put("message", "Message");
        payload.put("type", "info");
        payload.put("created_at", "2026-01-02T03:04:05Z");
        payload.put("event_id", epoch + "-" + seq);
        payload.put("stream", STREAM);
        payload.put("seq", seq);
        payload.put("epoch", epoch);
        payload.put("ts", "2026-01-02T03:04:05.678Z");
        return payload;
    }

    static Stored event(long seq) {
        return event(EPOCH, seq);
    }

    static Stored event(String epoch, long seq) {
        return (Stored) EventReader.read("notification:new", List.of(notification(epoch, seq)));
    }

    static EventPlace place(Stored event) {
        EventPlace place = event.place();
        if (place == null) {
            throw new IllegalArgumentException("event: " + event + " (expected: one with a place)");
        }
        return place;
    }

    static Map<String, @Nullable Object> position(String epoch, long seq) {
        return Map.of("epoch", epoch, "seq", seq);
    }

    /** Values as they are after a way over the wire. */
    static Map<String, @Nullable Object> overTheWire(Map<String, @Nullable Object> values) {
        return Json.parse(Json.toJson(values).toString());
    }

    /** The answer to {@code sync} with the events from one place to another. */
    static Map<String, @Nullable Object> page(String epoch, long first, long last, boolean more, boolean truncated) {
        List<Map<String, @Nullable Object>> events = LongStream.rangeClosed(first, last)
                .mapToObj(seq -> {
                    Map<String, @Nullable Object> payload = notification(epoch, seq);
                    payload.put("event", "notification:new");
                    return payload;
                })
                .toList();
        return Map.of(
                "streams",
                Map.of(
                        STREAM,
                        Map.of("events", events, "epoch", epoch, "seq", last, "more", more, "truncated", truncated)));
    }
}

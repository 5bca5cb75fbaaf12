package com.erpmax.realtime.service.catchup;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Marks a payload as one that the client may have seen before, or that tells what happened while it was away. */
final class ReplayedPayload {

    private static final String MARK = "replay";

    private ReplayedPayload() {}

    /** Returns the JSON object with {@code "replay":true} at its end. */
    static String of(String json) {
        String open = json.substring(0, json.lastIndexOf('}'));
        String separator = open.strip().equals("{") ? "" : ",";
        return open + separator + "\"" + MARK + "\":true}";
    }

    /** Returns the fields with the mark. */
    static Map<String, @Nullable Object> of(Map<String, ? extends @Nullable Object> fields) {
        Map<String, @Nullable Object> marked = new LinkedHashMap<>(fields);
        marked.put(MARK, true);
        return marked;
    }
}

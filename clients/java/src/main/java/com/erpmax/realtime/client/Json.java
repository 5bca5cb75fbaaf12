package com.erpmax.realtime.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Between the JSON classes of the official client and plain values. Only what the oldest version of those classes has is
 * used, since on Android the system's own take their place.
 */
final class Json {

    private Json() {}

    /** Returns a value that came as texts, numbers, booleans, unmodifiable lists and maps, byte arrays and nulls. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value == JSONObject.NULL) {
            return null;
        }
        if (value instanceof JSONObject object) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Iterator<?> names = object.keys(); names.hasNext(); ) {
                String name = (String) names.next();
                values.put(name, plain(object.opt(name)));
            }
            return Collections.unmodifiableMap(values);
        }
        if (value instanceof JSONArray array) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < array.length(); i++) {
                values.add(plain(array.opt(i)));
            }
            return Collections.unmodifiableList(values);
        }
        return value;
    }

    /** Reads a JSON object. */
    static Map<String, @Nullable Object> parse(String text) {
        try {
            return object(plain(new JSONObject(text)));
        } catch (JSONException failure) {
            throw new Fields.Malformed("JSON: " + failure.getMessage());
        }
    }

    /** Returns a value as a JSON object's fields; empty if it is none. */
    static Map<String, @Nullable Object> object(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Map.of();
        }
        @SuppressWarnings("unchecked") // plain values have texts as keys, and nothing is written into the map
        Map<String, @Nullable Object> values = (Map<String, @Nullable Object>) map;
        return values;
    }

    /**
     * Returns values as a JSON object to be sent.
     *
     * @throws IllegalArgumentException if JSON has no form for a value
     */
    static JSONObject toJson(Map<?, ?> values) {
        JSONObject object = new JSONObject();
        values.forEach((name, value) -> {
            try {
                object.put(String.valueOf(name), wire(value));
            } catch (JSONException failure) {
                throw new IllegalArgumentException(name + ": " + failure.getMessage(), failure);
            }
        });
        return object;
    }

    private static Object wire(@Nullable Object value) {
        if (value == null) {
            return JSONObject.NULL;
        }
        if (value instanceof Map<?, ?> map) {
            return toJson(map);
        }
        if (value instanceof Iterable<?> items) {
            JSONArray array = new JSONArray();
            items.forEach(item -> array.put(wire(item)));
            return array;
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean || value instanceof byte[]) {
            return value;
        }
        throw new IllegalArgumentException(
                "value of " + value.getClass().getName() + " (expected: a text, number, boolean, map, list or null)");
    }
}

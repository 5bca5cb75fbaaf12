package com.erpmax.realtime.service.realtime;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the fields of a payload, strictly: what is missing or of another type refuses the whole event. */
public final class PayloadReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode node;
    private final String prefix;

    private PayloadReader(JsonNode node, String prefix) {
        this.node = node;
        this.prefix = prefix;
    }

    /**
     * Starts to read a payload.
     *
     * @throws EventRefusedException if it is no JSON object
     */
    public static PayloadReader of(@Nullable JsonNode payload) {
        if (payload == null || !payload.isObject()) {
            throw EventRefusedException.invalidPayload("payload: not an object (expected: one JSON object)");
        }
        return new PayloadReader(payload, "");
    }

    /** Reads text of {@code min} to {@code max} characters. */
    public String text(String field, int min, int max) {
        JsonNode value = value(field, "text");
        if (!value.isString()) {
            throw wrong(field, "not text", "text");
        }
        String text = value.stringValue();
        if (!text.matches(NotificationCreated.STORABLE)) {
            throw wrong(field, "a character that is none", "text");
        }
        if (text.length() < min || text.length() > max) {
            throw wrong(field, text.length() + " characters", min + ".." + max);
        }
        return text;
    }

    /** Reads text; null when the field is missing or null. */
    public @Nullable String optionalText(String field, int max) {
        return isAbsent(field) ? null : text(field, 0, max);
    }

    /** Reads a whole number. */
    int wholeNumber(String field) {
        JsonNode value = value(field, "a whole number");
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw wrong(field, "not a whole number", "a whole number");
        }
        return value.intValue();
    }

    /** Reads a whole number from {@code min} to {@code max}; empty when the field is missing or null. */
    public OptionalInt optionalWholeNumber(String field, int min, int max) {
        if (isAbsent(field)) {
            return OptionalInt.empty();
        }
        int number = wholeNumber(field);
        if (number < min || number > max) {
            throw wrong(field, String.valueOf(number), min + ".." + max);
        }
        return OptionalInt.of(number);
    }

    /** Returns a field as it is; null when it is missing. */
    public @Nullable JsonNode optional(String field) {
        return node.get(field);
    }

    /** Reads a number with all its digits. */
    BigDecimal number(String field) {
        JsonNode value = value(field, "a number");
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(field, "not a number", "a number");
        }
        return value.decimalValue();
    }

    /** Reads an object. */
    PayloadReader object(String field) {
        JsonNode value = value(field, "an object");
        if (!value.isObject()) {
            throw wrong(field, "not an object", "an object");
        }
        return new PayloadReader(value, prefix + field + ".");
    }

    /** Returns the fields that are none of these, as they are. */
    Map<String, @Nullable Object> fieldsExcept(Set<String> known) {
        Map<String, @Nullable Object> others = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!known.contains(field.getKey())) {
                others.put(field.getKey(), JSON.treeToValue(field.getValue(), Object.class));
            }
        }
        return others;
    }

    EventRefusedException wrong(String field, String found, String expected) {
        return EventRefusedException.invalidPayload(prefix + field + ": " + found + " (expected: " + expected + ")");
    }

    private JsonNode value(String field, String expected) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw wrong(field, "missing", expected);
        }
        return value;
    }

    private boolean isAbsent(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull();
    }
}

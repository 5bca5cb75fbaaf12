package com.erpmax.realtime.client;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a JSON object strictly: what is missing or of another type is malformed. */
record Fields(Map<String, @Nullable Object> values) {

    static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** Reads a value that must be an object. */
    static Fields of(String what, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(Json.object(map));
        }
        throw malformed(what, value, "an object");
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw malformed(name, null, "a text");
        }
        return text;
    }

    /** Returns null when the field is absent or null. */
    @Nullable
    String textOrNull(String name) {
        Object value = values.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw malformed(name, value, "a text");
    }

    long whole(String name) {
        Object value = values.get(name);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw malformed(name, value, "a whole number");
    }

    int small(String name) {
        return (int) whole(name);
    }

    BigDecimal decimal(String name) {
        Object value = values.get(name);
        if (value instanceof Number) {
            return new BigDecimal(value.toString());
        }
        throw malformed(name, value, "a number");
    }

    /** Returns false when the field is absent or null. */
    boolean flag(String name) {
        Object value = values.get(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw malformed(name, value, "true or false");
    }

    Instant time(String name) {
        String text = text(name);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException failure) {
            throw malformed(name, text, "a time by ISO 8601");
        }
    }

    Fields object(String name) {
        return of(name, values.get(name));
    }

    /** Returns an empty list when the field is absent or null. */
    List<?> list(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw malformed(name, value, "a list");
    }

    Position position() {
        String epoch = text("epoch");
        long seq = whole("seq");
        if (seq < 0) {
            throw new Malformed("position: " + values + " (expected: seq of 0 or more)");
        }
        return new Position(epoch, seq);
    }

    private static Malformed malformed(String name, @Nullable Object value, String expected) {
        return new Malformed(name + ": " + value + " (expected: " + expected + ")");
    }
}

package com.erpmax.realtime.service.bridge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * About how much memory plain data takes, which for many small values is a multiple of what they take in a message. What is
 * shared is counted each time; data within the limits of the messages is counted quickly.
 */
final class PlainDataSize {

    private static final int VALUE_BYTES = 24;
    private static final int TEXT_BYTES = 48;
    private static final int MAP_BYTES = 64;
    private static final int ENTRY_BYTES = 64;
    private static final int LIST_BYTES = 48;
    private static final int ELEMENT_BYTES = 8;

    private PlainDataSize() {}

    /** Returns it in bytes, rather too much than too little. */
    static long of(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case String text -> TEXT_BYTES + 2L * text.length();
            case byte[] bytes -> VALUE_BYTES + bytes.length;
            case Map<?, ?> map -> MAP_BYTES + ofEntries(map);
            case List<?> list -> LIST_BYTES + ofElements(list);
            default -> VALUE_BYTES;
        };
    }

    private static long ofEntries(Map<?, ?> map) {
        long bytes = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            bytes += ENTRY_BYTES + of(entry.getKey()) + of(entry.getValue());
        }
        return bytes;
    }

    private static long ofElements(List<?> list) {
        long bytes = 0;
        for (Object element : list) {
            bytes += ELEMENT_BYTES + of(element);
        }
        return bytes;
    }
}

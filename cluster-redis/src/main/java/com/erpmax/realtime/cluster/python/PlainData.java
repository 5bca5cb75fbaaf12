package com.erpmax.realtime.cluster.python;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value may be walked: it is a tree of bounded depth, and bounded in all even when a part that stands in many
 * places is counted in each of them. The walk itself ends at the limits, whatever shares whatever.
 */
final class PlainData {
    private int values;
    private long weight;

    private PlainData() {}

    /** @throws RefusedMessageException if it may not; what holds itself is too deep */
    static void check(@Nullable Object value) {
        new PlainData().visit(value, 1);
    }

    private void visit(@Nullable Object value, int depth) {
        if (depth > PythonLimits.MAX_DEPTH) {
            throw RefusedMessageException.tooLarge("depth: too deep", "at most " + PythonLimits.MAX_DEPTH);
        }
        if (++values > PythonLimits.MAX_VALUES) {
            throw RefusedMessageException.tooLarge("values: too many", "at most " + PythonLimits.MAX_VALUES);
        }
        switch (value) {
            case null -> {}
            case String text -> weigh(text.length());
            case byte[] bytes -> weigh(bytes.length);
            case List<?> list -> {
                for (Object item : list) {
                    visit(item, depth + 1);
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    weigh(String.valueOf(entry.getKey()).length());
                    visit(entry.getValue(), depth + 1);
                }
            }
            default -> {}
        }
    }

    private void weigh(int size) {
        weight += size;
        if (weight > PythonLimits.MAX_MESSAGE_BYTES) {
            throw RefusedMessageException.tooLarge(
                    "text and bytes: too much", "at most " + PythonLimits.MAX_MESSAGE_BYTES);
        }
    }
}

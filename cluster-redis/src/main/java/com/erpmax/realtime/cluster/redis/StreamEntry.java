package com.erpmax.realtime.cluster.redis;

import java.util.Map;

/**
 * One entry of a stream. Immutable.
 *
 * @param id its id in Redis, {@code <milliseconds>-<number>}, greater than those of all entries before
 * @param fields its fields, without the one that the bus adds
 */
public record StreamEntry(String id, Map<String, String> fields) {
    public StreamEntry {
        fields = Map.copyOf(fields);
    }
}

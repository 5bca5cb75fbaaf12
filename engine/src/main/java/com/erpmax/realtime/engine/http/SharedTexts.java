package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of many clients have in common, kept in memory once: what is alike becomes the same object where it
 * can be had. Bounded, without locks: two threads at one place overwrite each other, and one of them shares nothing.
 * Nothing that may be a secret may be shared, since it would outlive its connection.
 */
@AnyThread
final class SharedTexts {

    private static final int SLOTS = 1024;
    private static final int LONGEST = 256;

    /** Fields whose values many clients have in common, and which are no secret. */
    private static final Set<String> COMMON_FIELDS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "connection",
            "content-type",
            "host",
            "origin",
            "pragma",
            "sec-fetch-dest",
            "sec-fetch-mode",
            "sec-fetch-site",
            "sec-websocket-extensions",
            "sec-websocket-version",
            "upgrade",
            "user-agent",
            "via",
            "x-forwarded-host",
            "x-forwarded-proto");

    /** Parameters of which there are a few values only. */
    private static final Set<String> COMMON_PARAMETERS = Set.of("EIO", "transport");

    private final @Nullable Object[] slots = new @Nullable Object[SLOTS];

    /** The name of a header field. */
    String name(String text) {
        return text.length() > LONGEST ? text : share(text);
    }

    /** The values of a header field, by its lower-case name. */
    List<String> values(String field, List<String> values) {
        boolean isCommon = COMMON_FIELDS.contains(field) && values.size() == 1;
        return isCommon && values.getFirst().length() <= LONGEST ? share(values) : values;
    }

    /** All header fields by their lower-case names, with values that went through {@link #values}. */
    Map<String, List<String>> fields(Map<String, List<String>> headers) {
        boolean isCommon = headers.entrySet().stream()
                .allMatch(header -> COMMON_FIELDS.contains(header.getKey())
                        && header.getValue().size() == 1
                        && header.getValue().getFirst().length() <= LONGEST);
        return isCommon ? share(headers) : headers;
    }

    /** The parameters of a query. */
    Map<String, String> parameters(Map<String, String> query) {
        boolean isCommon = COMMON_PARAMETERS.containsAll(query.keySet())
                && query.values().stream().allMatch(value -> value.length() <= LONGEST);
        return isCommon ? share(query) : query;
    }

    /** An immutable value that is safe to be seen by other threads however they come by it. */
    @SuppressWarnings("unchecked") // texts, lists and maps of texts are equal to their like only
    private <T> T share(T value) {
        int hash = value.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        Object known = slots[slot];
        if (known != null && value.equals(known)) {
            return (T) known;
        }
        slots[slot] = value;
        return value;
    }
}

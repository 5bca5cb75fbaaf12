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
        return isCommon(field, values) ? share(values) : values;
    }

    /** All header fields by their lower-case names, with values that went through {@link #values}. */
    Map<String, List<String>> fields(Map<String, List<String>> headers) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (!isCommon(header.getKey(), header.getValue())) {
                return headers;
            }
        }
        return share(headers);
    }

    /** The parameters of a query. */
    Map<String, String> parameters(Map<String, String> query) {
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            if (!COMMON_PARAMETERS.contains(parameter.getKey())
                    || parameter.getValue().length() > LONGEST) {
                return query;
            }
        }
        return share(query);
    }

    private static boolean isCommon(String field, List<String> values) {
        return COMMON_FIELDS.contains(field)
                && values.size() == 1
                && values.getFirst().length() <= LONGEST;
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

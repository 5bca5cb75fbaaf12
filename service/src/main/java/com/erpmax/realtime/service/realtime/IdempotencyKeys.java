package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.events.CanonicalJson;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys by which publishers repeat a publication safely. A key stands for one publication of the whole publishing side,
 * whoever it is for and whichever way it comes in.
 */
public final class IdempotencyKeys {

    /** The request header that carries a key. */
    public static final String HEADER = "Idempotency-Key";

    /** The longest key, in characters. */
    public static final int LONGEST = 200;

    /** Printable ASCII. */
    public static final String FORM = "[\\x20-\\x7e]+";

    /** How long a key is remembered. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private IdempotencyKeys() {}

    /** @throws IllegalArgumentException if it is no key */
    static String check(String key) {
        if (key.length() > LONGEST || !key.matches(FORM)) {
            throw new IllegalArgumentException(
                    "idempotency key: wrong form (expected: 1.." + LONGEST + " characters of printable ASCII)");
        }
        return key;
    }

    /** Returns the hash by which it is known whether two bodies say the same. */
    static String hash(String namespace, String room, String event, JsonNode data) {
        ObjectNode body = JSON.createObjectNode();
        body.put("namespace", namespace);
        body.put("room", room);
        body.put("event", event);
        body.set("data", data);
        return CanonicalJson.sha256(body);
    }
}

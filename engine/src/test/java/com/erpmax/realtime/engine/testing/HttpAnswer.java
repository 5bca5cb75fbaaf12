package com.erpmax.realtime.engine.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response as it came over the wire.
 *
 * @param statusLine the whole first line
 * @param headers the header fields by lower-case name
 * @param body the body as UTF-8 text
 */
public record HttpAnswer(String statusLine, Map<String, String> headers, String body) {

    /** The status code. */
    public int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    /** A header field by its lower-case name, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body's packets, as a polling payload has them. */
    public String[] packets() {
        return body.split("\u001e", -1);
    }

    /** The body's size in bytes. */
    public int bodyBytes() {
        return body.getBytes(StandardCharsets.UTF_8).length;
    }
}

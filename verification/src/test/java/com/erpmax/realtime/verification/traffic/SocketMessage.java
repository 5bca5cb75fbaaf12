package com.erpmax.realtime.verification.traffic;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Socket.IO packet as text, such as {@code 2/billing,["payment:received",{…}]}.
 *
 * @param type the first digit
 */
public record SocketMessage(char type, String namespace, JsonNode data) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static SocketMessage parse(String text) {
        String rest = text.substring(1);
        String namespace = "/";
        if (rest.startsWith("/")) {
            int comma = rest.indexOf(',');
            namespace = comma < 0 ? rest : rest.substring(0, comma);
            rest = comma < 0 ? "" : rest.substring(comma + 1);
        }
        int start = 0;
        while (start < rest.length() && Character.isDigit(rest.charAt(start))) {
            start++;
        }
        String json = rest.substring(start);
        return new SocketMessage(text.charAt(0), namespace, json.isEmpty() ? JSON.nullNode() : JSON.readTree(json));
    }

    /** The name of an event; empty for other packets. */
    public String event() {
        return type == '2' ? data.path(0).asString("") : "";
    }
}

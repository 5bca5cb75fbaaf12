package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts the bytes of attachments back where their placeholders stand. Only packets with attachments come this way. */
final class Placeholders {
    /** The property that makes an object a placeholder when it is {@code true}. */
    static final String MARK = "_placeholder";

    private Placeholders() {}

    /**
     * Replaces each placeholder in {@code node}, changing it in place.
     *
     * @return {@code node}, or the binary value if it was a placeholder itself
     * @throws MalformedPacketException if a placeholder counts past the attachments
     */
    static JsonNode replaceIn(JsonNode node, List<byte[]> attachments) {
        if (node instanceof ObjectNode object) {
            if (isPlaceholder(object)) {
                return JsonNodeFactory.instance.binaryNode(attachment(object.path("num"), attachments));
            }
            for (Map.Entry<String, JsonNode> property : object.properties()) {
                property.setValue(replaceIn(property.getValue(), attachments));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, replaceIn(array.get(i), attachments));
            }
        }
        return node;
    }

    private static boolean isPlaceholder(ObjectNode object) {
        JsonNode mark = object.path(MARK);
        return mark.isBoolean() && mark.booleanValue();
    }

    private static byte[] attachment(JsonNode num, List<byte[]> attachments) {
        if (!num.isInt() || num.intValue() < 0 || num.intValue() >= attachments.size()) {
            throw MalformedPacketException.of("attachment number", num.toString(), "less than " + attachments.size());
        }
        return attachments.get(num.intValue());
    }
}

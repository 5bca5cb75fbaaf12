package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import tools.jackson.databind.JsonNode;

/**
 * One JSON value with binary values, as MessagePack and back: for messages between servers, which hold packets and are
 * none. Stateless.
 */
public final class MessagePackJson {
    private MessagePackJson() {}

    /**
     * Writes a value.
     *
     * @param value binary values stand where its placeholders are
     * @throws IllegalArgumentException if the text is no JSON
     */
    public static byte[] write(RawJson value) {
        JsonNode tree = WrittenJson.tree(value.json());
        MessagePackWriter target = new MessagePackWriter();
        MessagePackEncoder.node(
                target, value.attachments().isEmpty() ? tree : Placeholders.replaceIn(tree, value.attachments()));
        return target.toByteArray();
    }

    /**
     * Reads a value, which is all that there is.
     *
     * @param maxDepth how deep arrays and objects may nest
     * @return the value with placeholders for at most {@value ProtocolLimits#MAX_MESSAGE_PACK_ATTACHMENTS} binary values
     * @throws MalformedPacketException if it is not well-formed or breaks a limit
     */
    public static RawJson read(byte[] data, int maxDepth) {
        MessagePackReader reader = new MessagePackReader(data);
        MessagePackValues.Value value = new MessagePackValues(reader, maxDepth).read();
        reader.requireEnd();
        return new RawJson(value.json(), value.attachments());
    }
}

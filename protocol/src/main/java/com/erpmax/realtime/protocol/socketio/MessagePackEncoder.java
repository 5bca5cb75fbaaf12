package com.erpmax.realtime.protocol.socketio;

import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes a packet as one MessagePack map, with binary values where they belong. Pure; callable from any thread. */
final class MessagePackEncoder {
    private static final double MAX_EXACT = 1L << 53;

    private MessagePackEncoder() {}

    static byte[] encode(SocketPacket packet) {
        MessagePackWriter target = new MessagePackWriter();
        switch (packet) {
            case SocketPacket.Connect connect -> plain(target, 0, packet, connect.data());
            case SocketPacket.Disconnect disconnect -> plain(target, 1, packet, null);
            case SocketPacket.ConnectError error -> plain(target, 4, packet, error.data());
            case SocketPacket.Event event -> {
                target.map(event.wantsAck() ? 4 : 3);
                type(target, 2);
                data(target, event.name(), event.arguments());
                namespace(target, packet);
                if (event.wantsAck()) {
                    id(target, event.ackId());
                }
            }
            case SocketPacket.Ack ack -> {
                target.map(4);
                type(target, 3);
                data(target, null, ack.arguments());
                namespace(target, packet);
                id(target, ack.ackId());
            }
        }
        return target.toByteArray();
    }

    private static void plain(MessagePackWriter target, int type, SocketPacket packet, @Nullable String json) {
        target.map(json == null ? 2 : 3);
        type(target, type);
        if (json != null) {
            target.text("data");
            node(target, WrittenJson.tree(json));
        }
        namespace(target, packet);
    }

    private static void type(MessagePackWriter target, int type) {
        target.text("type");
        target.integer(type);
    }

    private static void namespace(MessagePackWriter target, SocketPacket packet) {
        target.text("nsp");
        target.text(packet.namespace());
    }

    private static void id(MessagePackWriter target, long id) {
        target.text("id");
        target.integer(id);
    }

    private static void data(MessagePackWriter target, @Nullable String name, Arguments arguments) {
        target.text("data");
        target.array(arguments.size() + (name == null ? 0 : 1));
        if (name != null) {
            target.text(name);
        }
        if (!arguments.isEmpty()) {
            JsonNode all = WrittenJson.tree(arguments.toString());
            if (!arguments.attachments().isEmpty()) {
                Placeholders.replaceIn(all, arguments.attachments());
            }
            all.forEach(argument -> node(target, argument));
        }
    }

    /** Writes one value; binary nodes as binary values. */
    static void node(MessagePackWriter target, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                target.map(node.size());
                for (Map.Entry<String, JsonNode> property : node.properties()) {
                    target.text(property.getKey());
                    node(target, property.getValue());
                }
            }
            case ARRAY -> {
                target.array(node.size());
                node.forEach(element -> node(target, element));
            }
            case STRING -> target.text(node.stringValue());
            case BINARY -> target.binary(node.binaryValue());
            case BOOLEAN -> target.bool(node.booleanValue());
            case NUMBER -> number(target, node);
            case NULL, MISSING, POJO -> target.nil();
        }
    }

    private static void number(MessagePackWriter target, JsonNode node) {
        if (node.isInt() || node.isLong()) {
            target.integer(node.longValue());
        } else if (node.isBigInteger()) {
            BigInteger value = node.bigIntegerValue();
            if (value.signum() > 0 && value.bitLength() <= Long.SIZE) {
                target.wide(value.longValue());
            } else {
                target.floating(value.doubleValue());
            }
        } else {
            double value = node.doubleValue();
            boolean isExactInteger = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT;
            if (isExactInteger) {
                target.integer((long) value);
            } else {
                target.floating(value);
            }
        }
    }
}

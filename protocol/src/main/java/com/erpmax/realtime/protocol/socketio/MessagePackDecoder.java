package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets of which each is one MessagePack map with {@code type}, {@code nsp} and, if there are such,
 * {@code data} and {@code id}, in any order; other properties are passed over. Remembers nothing between two messages.
 *
 * <p>Stricter than the reference where no known client differs, as {@link SocketPacketDecoder} is: an event has a name
 * that is not reserved, an acknowledgement an id, other packets have none; there are no binary values in what comes
 * with CONNECT; an id is not negative; nothing stands twice.
 */
final class MessagePackDecoder implements PacketDecoder {
    private static final int MAX_TYPE = 4;

    private final PayloadMapper mapper;

    MessagePackDecoder(PayloadMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public SocketPacket decodeText(String text) {
        throw new MalformedPacketException("message: text (expected: MessagePack, which is binary)");
    }

    @Override
    public SocketPacket decodeBinary(byte[] data) {
        MessagePackReader reader = new MessagePackReader(data);
        require(reader.next() == MessagePackReader.Kind.MAP, "packet", "a map");
        Fields fields = new Fields();
        for (int left = reader.length(); left > 0; left--) {
            fields.read(reader);
        }
        reader.requireEnd();
        return fields.toPacket(mapper);
    }

    private static void require(boolean condition, String name, String expected) {
        if (!condition) {
            throw new MalformedPacketException("MessagePack: " + name + " (expected: " + expected + ")");
        }
    }

    /** The properties of one packet as they come. */
    private static final class Fields {
        private @Nullable Long type;
        private @Nullable String namespace;
        private @Nullable Long ackId;
        private MessagePackValues.@Nullable Value data;

        void read(MessagePackReader reader) {
            String name = reader.name();
            if (reader.skipUndefined()) {
                return;
            }
            switch (name) {
                case "type" -> {
                    require(type == null, name, "once");
                    type = integer(reader, name, MAX_TYPE);
                }
                case "nsp" -> {
                    require(namespace == null, name, "once");
                    require(reader.next() == MessagePackReader.Kind.TEXT, name, "a text");
                    namespace = reader.text();
                    require(SocketPacket.isNamespace(namespace), name, "a slash and at most 254 characters, no comma");
                }
                case "id" -> {
                    require(ackId == null, name, "once");
                    ackId = integer(reader, name, Long.MAX_VALUE);
                }
                case "data" -> {
                    require(data == null, name, "once");
                    data = new MessagePackValues(reader).read();
                }
                default -> reader.skip();
            }
        }

        private static long integer(MessagePackReader reader, String name, long max) {
            boolean isInteger = reader.next() == MessagePackReader.Kind.INTEGER;
            require(isInteger && reader.integer() >= 0 && reader.integer() <= max, name, "an integer from 0 to " + max);
            return reader.integer();
        }

        SocketPacket toPacket(PayloadMapper mapper) {
            if (type == null || namespace == null) {
                throw new MalformedPacketException("MessagePack: no type or no nsp (expected: both)");
            }
            boolean isEventOrAck = type == 2 || type == 3;
            require(isEventOrAck || ackId == null, "id", "none in a packet of this type");
            return switch (type.intValue()) {
                case 0 -> new SocketPacket.Connect(namespace, data == null ? null : object(data, false));
                case 1 -> {
                    require(data == null, "data", "none in DISCONNECT");
                    yield new SocketPacket.Disconnect(namespace);
                }
                case 2 -> event(namespace, array(), mapper);
                case 3 -> ack(namespace, array(), mapper);
                default -> {
                    MessagePackValues.Value reason = data;
                    if (reason == null) {
                        throw new MalformedPacketException("MessagePack: no data (expected: an object or a text)");
                    }
                    yield new SocketPacket.ConnectError(namespace, object(reason, true));
                }
            };
        }

        private SocketPacket event(String nsp, MessagePackValues.Value array, PayloadMapper mapper) {
            String name = array.firstText();
            if (name == null) {
                throw MalformedPacketException.of(
                        "payload", array.json(), "an array that begins with the event's name");
            }
            if (SocketPacket.Event.isReserved(name)) {
                throw MalformedPacketException.of("event", name, "a name that is not reserved");
            }
            int[] bounds = Arrays.copyOfRange(array.bounds(), 2, array.bounds().length);
            long id = ackId == null ? SocketPacket.Event.NO_ACK : ackId;
            return new SocketPacket.Event(nsp, id, name, arguments(array, bounds, mapper));
        }

        private SocketPacket ack(String nsp, MessagePackValues.Value array, PayloadMapper mapper) {
            if (ackId == null) {
                throw new MalformedPacketException("MessagePack: no id (expected: the id of an event)");
            }
            return new SocketPacket.Ack(nsp, ackId, arguments(array, array.bounds(), mapper));
        }

        private MessagePackValues.Value array() {
            if (data == null || data.kind() != MessagePackReader.Kind.ARRAY) {
                throw new MalformedPacketException("MessagePack: data (expected: an array)");
            }
            return data;
        }

        private static Arguments arguments(MessagePackValues.Value array, int[] bounds, PayloadMapper mapper) {
            return new Arguments(mapper, array.json(), bounds, array.attachments());
        }

        private static String object(MessagePackValues.Value value, boolean acceptsText) {
            MessagePackReader.Kind kind = value.kind();
            boolean isAccepted =
                    kind == MessagePackReader.Kind.MAP || (acceptsText && kind == MessagePackReader.Kind.TEXT);
            require(isAccepted && value.attachments().isEmpty(), "data", "an object without binary values");
            return value.json();
        }
    }
}

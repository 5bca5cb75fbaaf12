package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes one MessagePack value again as JSON, as {@code JSON.stringify} would have written it on the other side, with
 * its binary parts as attachments. What stands for {@code undefined} is left out of objects and is {@code null} in
 * arrays. One of it reads one value.
 */
final class MessagePackValues {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();

    private final MessagePackReader reader;
    private final WireText text = new WireText();
    private final List<byte[]> attachments = new ArrayList<>(0);
    private final WireJsonGenerator generator = new WireJsonGenerator(
            FACTORY.createGenerator(ObjectWriteContext.empty(), text),
            attachments,
            ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS);
    private final int maxDepth;
    private boolean hasLookalike;

    MessagePackValues(MessagePackReader reader) {
        this(reader, ProtocolLimits.MAX_JSON_DEPTH);
    }

    /** @param maxDepth how deep arrays and objects may nest */
    MessagePackValues(MessagePackReader reader, int maxDepth) {
        this.reader = reader;
        this.maxDepth = maxDepth;
    }

    /**
     * What was read.
     *
     * @param kind what it is
     * @param json its text
     * @param bounds of an array, for each element the index in {@code json} of its first character and the one after
     *     its last; else empty
     * @param firstText the first element of an array if it is a text or a number, as text; else null
     * @param attachments what the placeholders in {@code json} count through
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, inside this package
    record Value(
            MessagePackReader.Kind kind,
            String json,
            int[] bounds,
            @Nullable String firstText,
            List<byte[]> attachments) {}

    /**
     * Reads the value that comes next.
     *
     * @throws MalformedPacketException if it is not well-formed or breaks a limit
     */
    Value read() {
        MessagePackReader.Kind kind = reader.next();
        int[] bounds = kind == MessagePackReader.Kind.ARRAY ? writeElements(reader.length()) : writeAlone(kind);
        generator.flush();
        if (hasLookalike && !attachments.isEmpty()) {
            // Beside the placeholders that were made here, it would be taken for one of them.
            throw new MalformedPacketException("_placeholder: true (expected: not in a packet with binary values)");
        }
        String json = text.toString();
        return new Value(kind, json, bounds, firstText(json, bounds), attachments);
    }

    private int[] writeAlone(MessagePackReader.Kind kind) {
        write(kind, 1);
        return new int[0];
    }

    private int[] writeElements(int size) {
        int[] bounds = new int[2 * size];
        generator.writeStartArray();
        for (int i = 0; i < size; i++) {
            generator.flush();
            bounds[2 * i] = text.length() + (i == 0 ? 0 : 1);
            write(reader.next(), 2);
            generator.flush();
            bounds[2 * i + 1] = text.length();
        }
        generator.writeEndArray();
        return bounds;
    }

    private void write(MessagePackReader.Kind kind, int depth) {
        switch (kind) {
            case NIL -> generator.writeNull();
            case FALSE -> generator.writeBoolean(false);
            case TRUE -> generator.writeBoolean(true);
            case INTEGER -> generator.writeNumber(reader.integer());
            case UNSIGNED -> generator.writeNumber(new BigInteger(Long.toUnsignedString(reader.integer())));
            case FLOAT -> generator.writeNumber(reader.floating());
            case TEXT -> generator.writeString(reader.text());
            case BINARY -> attach(depth);
            case ARRAY -> writeArray(reader.length(), depth);
            case MAP -> writeMap(reader.length(), depth);
            case EXTENSION -> writeExtension(depth);
        }
    }

    private void writeArray(int size, int depth) {
        requireDepth(depth);
        generator.writeStartArray();
        for (int i = 0; i < size; i++) {
            write(reader.next(), depth + 1);
        }
        generator.writeEndArray();
    }

    private void writeMap(int size, int depth) {
        requireDepth(depth);
        generator.writeStartObject();
        for (int i = 0; i < size; i++) {
            String name = reader.name();
            if (!reader.skipUndefined()) {
                hasLookalike |= reader.isTrueNext() && name.equals(Placeholders.MARK);
                generator.writeName(name);
                write(reader.next(), depth + 1);
            }
        }
        generator.writeEndObject();
    }

    /** The types of {@code notepack.io} 2 have number 0 and differ in their heads; -1 is the one of MessagePack itself. */
    private void writeExtension(int depth) {
        int type = reader.extensionType();
        int length = reader.length();
        if (type == 0 && !reader.isFixedExtension()) {
            attach(depth);
        } else if (type == 0 && length == 1) {
            reader.bytes();
            generator.writeNull();
        } else if (type == 0 && length == Long.BYTES) {
            writeDate(JavaScriptDate.ofMillis(reader.signed(Long.BYTES)));
        } else if (type == -1) {
            writeDate(JavaScriptDate.ofTimestamp(reader, length));
        } else {
            throw new MalformedPacketException("MessagePack: an extension of type " + type + " and " + length
                    + " bytes (expected: a date, an ArrayBuffer or undefined)");
        }
    }

    private void writeDate(@Nullable String date) {
        if (date == null) {
            generator.writeNull();
        } else {
            generator.writeString(date);
        }
    }

    /** A placeholder is an object, so it counts as one level. */
    private void attach(int depth) {
        requireDepth(depth);
        if (attachments.size() >= ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS) {
            throw new MalformedPacketException(
                    "binary values: too many (expected: at most " + ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS + ")");
        }
        byte[] data = reader.bytes();
        generator.writeBinary(Base64Variants.getDefaultVariant(), data, 0, data.length);
    }

    private static @Nullable String firstText(String json, int[] bounds) {
        if (bounds.length == 0) {
            return null;
        }
        char first = json.charAt(bounds[0]);
        String element = json.substring(bounds[0], bounds[1]);
        if (first == '"') {
            return PayloadMapper.standard().read("event", new RawJson(element), String.class);
        }
        return first == '-' || (first >= '0' && first <= '9') ? element : null;
    }

    private void requireDepth(int depth) {
        if (depth > maxDepth) {
            throw new MalformedPacketException("depth: too great (expected: at most " + maxDepth + ")");
        }
    }
}

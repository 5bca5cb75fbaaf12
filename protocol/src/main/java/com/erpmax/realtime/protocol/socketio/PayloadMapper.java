package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Turns Java values into JSON arguments and back. Values are written as JavaScript's {@code JSON.stringify} would write
 * them: no spaces, non-ASCII characters as they are, whole numbers without a fraction, {@code NaN} as {@code null}.
 * {@code byte[]} and {@code ByteBuffer}, wherever they stand, become attachments. Immutable, callable from any thread.
 */
public final class PayloadMapper {
    private static final PayloadMapper STANDARD = new PayloadMapper(standardJson());

    private final JsonMapper json;
    private final int maxAttachments;
    private final Arguments none = new Arguments(this, "", new int[0], List.of());

    /**
     * Creates a mapper with the application's own way of binding.
     *
     * @param json says how Java types and JSON correspond
     */
    public PayloadMapper(JsonMapper json) {
        this(json, ProtocolLimits.MAX_ATTACHMENTS);
    }

    private PayloadMapper(JsonMapper json, int maxAttachments) {
        this.json = json;
        this.maxAttachments = maxAttachments;
    }

    /**
     * The mapper used unless another is configured. Reading is strict: a number or a boolean is no text, a text is no
     * number; unknown properties are ignored. Properties are written in the order of their declaration.
     */
    public static PayloadMapper standard() {
        return STANDARD;
    }

    /** The same mapper for packets that may carry more or fewer binary values; the default is what JSON packets may. */
    public PayloadMapper withMaxAttachments(int limit) {
        return limit == maxAttachments ? this : new PayloadMapper(json, limit);
    }

    /**
     * Writes the arguments of an event or an acknowledgement.
     *
     * @param values what Jackson can write, {@code null}, or {@link RawJson}; may be none
     * @throws IllegalArgumentException if a value cannot be written, if there are too many binary values in all (more
     *     than {@value ProtocolLimits#MAX_ATTACHMENTS} unless set otherwise), or if beside them there is an object with
     *     {@code "_placeholder":true}, which receivers would take for a binary value
     */
    public Arguments write(@Nullable Object... values) {
        if (values.length == 0) {
            return none;
        }
        WireText text = new WireText();
        List<byte[]> attachments = new ArrayList<>(0);
        int[] bounds = new int[2 * values.length];
        try (WireJsonGenerator generator =
                new WireJsonGenerator(json.createGenerator(text), attachments, maxAttachments)) {
            generator.writeStartArray();
            for (int i = 0; i < values.length; i++) {
                generator.flush();
                bounds[2 * i] = text.length() + (i == 0 ? 0 : 1);
                writeValue(generator, values[i]);
                generator.flush();
                bounds[2 * i + 1] = text.length();
            }
            generator.writeEndArray();
        } catch (JacksonException e) {
            if (e.getCause() instanceof WireJsonGenerator.TooManyAttachments tooMany) {
                throw tooMany;
            }
            throw new IllegalArgumentException("arguments: not writable as JSON: " + e.getOriginalMessage(), e);
        }
        String written = text.toString();
        if (!attachments.isEmpty()) {
            WrittenJson.requireNoLookalikes(written, attachments.size());
        }
        return new Arguments(this, written, bounds, attachments);
    }

    /**
     * Takes the elements of a JSON array that another server has sent as arguments. They stay text.
     *
     * @param array the array, with the binary values that its placeholders count through
     * @throws MalformedPacketException if it is no array, breaks a limit, or has too many binary values
     */
    public Arguments arguments(RawJson array) {
        int attachments = array.attachments().size();
        if (attachments > maxAttachments) {
            throw new MalformedPacketException(
                    "attachments: " + attachments + " (expected: at most " + maxAttachments + ")");
        }
        int[] bounds = new JsonScanner(array.json(), attachments).scanArray();
        return new Arguments(this, array.json(), bounds, array.attachments());
    }

    /**
     * Reads one JSON value.
     *
     * @param name what the value is, for the exception
     * @throws MalformedPacketException if it is {@code null} or cannot be read as {@code type}
     */
    public <T> T read(String name, RawJson value, Class<T> type) {
        try {
            @Nullable
            T result = value.attachments().isEmpty()
                    ? json.readValue(value.json(), type)
                    : json.treeToValue(Placeholders.replaceIn(json.readTree(value.json()), value.attachments()), type);
            if (result == null) {
                throw MalformedPacketException.of(name, "null", type.getSimpleName());
            }
            return result;
        } catch (JacksonException e) {
            throw MalformedPacketException.of(name, e.getOriginalMessage(), type.getSimpleName());
        } catch (NumberFormatException e) {
            // An exponent like the one of 1E-2147483649 is noticed only when the number is made.
            throw MalformedPacketException.of(name, String.valueOf(e.getMessage()), type.getSimpleName());
        }
    }

    private void writeValue(WireJsonGenerator generator, @Nullable Object value) {
        if (value instanceof Arguments) {
            throw new IllegalArgumentException("arguments: all as one value (expected: the values of toArray())");
        }
        if (!(value instanceof RawJson raw)) {
            json.writeValue(generator, value);
        } else if (raw.attachments().isEmpty()) {
            generator.writeRawValue(raw.json());
        } else {
            JsonNode tree = Placeholders.replaceIn(json.readTree(raw.json()), raw.attachments());
            json.writeTree(generator, tree);
        }
    }

    private static JsonMapper standardJson() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(JsonScanner.CONSTRAINTS)
                .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                .build();
        return JsonMapper.builder(factory)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }
}

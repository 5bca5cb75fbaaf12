package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.RawJson;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one JSON object, asked for by type. What is there in another type is malformed; {@code null} is as if
 * it were not there.
 */
final class Fields {
    private static final PayloadMapper MAPPER = PayloadMapper.standard();
    private static final int MAX_TEXT = 100_000;
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    private final Map<String, String> properties;

    private Fields(Map<String, String> properties) {
        this.properties = properties;
    }

    /**
     * The properties of an object.
     *
     * @param name what it is, for the exception
     */
    static Fields of(String name, @Nullable String json) {
        return new Fields(JsonSlices.properties(name, json));
    }

    /** The JSON text of a property. */
    @Nullable
    String raw(String name) {
        String value = properties.get(name);
        return "null".equals(value) ? null : value;
    }

    Fields object(String name) {
        return of(name, raw(name));
    }

    /**
     * The JSON texts of an array's elements.
     *
     * @param most how many there may be
     */
    List<String> elements(String name, int most) {
        return JsonSlices.elements(name, raw(name), most);
    }

    String text(String name) {
        String value = optionalText(name);
        if (value == null) {
            throw new MalformedPacketException(name + ": missing (expected: a text)");
        }
        return value;
    }

    @Nullable
    String optionalText(String name) {
        String value = raw(name);
        return value == null ? null : text(name, value);
    }

    long integer(String name) {
        String value = raw(name);
        if (value == null || !INTEGER.matcher(value).matches()) {
            throw MalformedPacketException.of(name, String.valueOf(value), "an integer");
        }
        return Long.parseLong(value);
    }

    /** A boolean, or another value if it is not there. */
    boolean flag(String name, boolean whenMissing) {
        String value = raw(name);
        if (value == null) {
            return whenMissing;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw MalformedPacketException.of(name, value, "true or false");
        };
    }

    /**
     * An array of texts, empty if it is not there.
     *
     * @param most how many there may be
     */
    Set<String> texts(String name, int most) {
        if (raw(name) == null) {
            return Set.of();
        }
        Set<String> texts = new HashSet<>();
        elements(name, most).forEach(element -> texts.add(text(name, element)));
        return texts;
    }

    Set<String> names() {
        return properties.keySet();
    }

    /** @param json one well-formed value */
    static String text(String name, String json) {
        if (json.charAt(0) != '"' || json.length() > MAX_TEXT) {
            throw MalformedPacketException.of(name, json, "a text of at most " + MAX_TEXT + " characters");
        }
        if (json.indexOf('\\') < 0) {
            return json.substring(1, json.length() - 1);
        }
        return MAPPER.read(name, new RawJson(json), String.class);
    }
}

package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Cuts JSON into the texts of its parts, so that what is only handed on stays as it came. Builds no tree. */
final class JsonSlices {
    /** An event may nest as deep as a packet's; around it are the message, its data and the packet. */
    static final int MAX_DEPTH = ProtocolLimits.MAX_JSON_DEPTH + 4;
    /** Properties of one object that is taken apart. */
    static final int MAX_PROPERTIES = 10_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(ProtocolLimits.MAX_JSON_NUMBER_LENGTH)
                    .maxNameLength(ProtocolLimits.MAX_JSON_NAME_LENGTH)
                    .build())
            .build();

    private JsonSlices() {}

    /**
     * The properties of an object; of a repeated one the last.
     *
     * @throws MalformedPacketException if the text is no object or breaks a limit
     */
    static Map<String, String> properties(String name, @Nullable String json) {
        Map<String, String> properties = new HashMap<>();
        try (JsonParser parser = open(name, json, JsonToken.START_OBJECT)) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String property = parser.currentName();
                parser.nextToken();
                properties.put(property, slice(parser, String.valueOf(json)));
                requireAtMost(name, properties.size(), MAX_PROPERTIES);
            }
            requireEnd(parser, name);
        } catch (JacksonException e) {
            throw malformed(name, e);
        }
        return properties;
    }

    /**
     * Checks that the text is an object; builds nothing.
     *
     * @throws MalformedPacketException if the text is no object or breaks a limit
     */
    static void requireObject(String name, String json) {
        try (JsonParser parser = open(name, json, JsonToken.START_OBJECT)) {
            parser.skipChildren();
            requireEnd(parser, name);
        } catch (JacksonException e) {
            throw malformed(name, e);
        }
    }

    /**
     * The elements of an array.
     *
     * @param most how many there may be; no more than that are looked at
     * @throws MalformedPacketException if the text is no array or breaks a limit
     */
    static List<String> elements(String name, @Nullable String json, int most) {
        List<String> elements = new ArrayList<>();
        try (JsonParser parser = open(name, json, JsonToken.START_ARRAY)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(slice(parser, String.valueOf(json)));
                requireAtMost(name, elements.size(), most);
            }
            requireEnd(parser, name);
        } catch (JacksonException e) {
            throw malformed(name, e);
        }
        return elements;
    }

    private static JsonParser open(String name, @Nullable String json, JsonToken start) {
        if (json == null) {
            throw new MalformedPacketException(name + ": missing");
        }
        JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json);
        if (parser.nextToken() != start) {
            parser.close();
            throw MalformedPacketException.of(name, json, start == JsonToken.START_OBJECT ? "an object" : "an array");
        }
        return parser;
    }

    private static String slice(JsonParser parser, String json) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        return json.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private static void requireAtMost(String name, int count, int most) {
        if (count > most) {
            throw new MalformedPacketException(name + ": too many (expected: at most " + most + ")");
        }
    }

    private static void requireEnd(JsonParser parser, String name) {
        if (parser.nextToken() != null) {
            throw new MalformedPacketException(name + ": more after its end (expected: one value)");
        }
    }

    private static MalformedPacketException malformed(String name, JacksonException e) {
        return MalformedPacketException.of(name, e.getOriginalMessage(), "well-formed JSON within the limits");
    }
}

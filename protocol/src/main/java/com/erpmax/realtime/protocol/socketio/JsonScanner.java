package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks once through the JSON of a packet: makes sure that it is well-formed and within the limits, and notes where
 * each argument begins and ends. Builds nothing. One scanner scans one text.
 */
final class JsonScanner {
    static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(ProtocolLimits.MAX_JSON_DEPTH)
            .maxNumberLength(ProtocolLimits.MAX_JSON_NUMBER_LENGTH)
            .maxNameLength(ProtocolLimits.MAX_JSON_NAME_LENGTH)
            .build();

    private static final JsonFactory FACTORY =
            JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();

    private final String json;
    private final int attachments;
    private int[] bounds = new int[8];
    private int used;
    private @Nullable String firstText;

    /**
     * Creates a scanner.
     *
     * @param json the text to scan
     * @param attachments number of attachments that placeholders may count through; 0 for a packet that is not
     *     binary, in which placeholders are ordinary data
     */
    JsonScanner(String json, int attachments) {
        this.json = json;
        this.attachments = attachments;
    }

    /**
     * Scans an array.
     *
     * @return for each element the index of its first character and the index after its last
     * @throws MalformedPacketException if the text is anything else than one well-formed array
     */
    int[] scanArray() {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            require(parser.nextToken() == JsonToken.START_ARRAY, "an array");
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                scanElement(parser, token);
                addBounds(start, (int) parser.currentLocation().getCharOffset());
            }
            require(parser.nextToken() == null, "nothing after the array");
        } catch (JacksonException e) {
            throw malformed(e);
        }
        return Arrays.copyOf(bounds, used);
    }

    /**
     * Makes sure that the text is one well-formed object, or one text where {@code acceptsText}.
     *
     * @throws MalformedPacketException if it is anything else
     */
    void scanObject(boolean acceptsText) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            JsonToken token = parser.nextToken();
            require(token == JsonToken.START_OBJECT || (acceptsText && token == JsonToken.VALUE_STRING), "an object");
            scanElement(parser, token);
            require(parser.nextToken() == null, "nothing after the object");
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** The first element of the scanned array if it is a text or a number, as text; else null. */
    @Nullable
    String firstText() {
        return firstText;
    }

    private void scanElement(JsonParser parser, JsonToken token) {
        if (used == 0 && (token == JsonToken.VALUE_STRING || token.isNumeric())) {
            firstText = parser.getString();
        }
        if (!token.isStructStart()) {
            parser.finishToken();
        } else if (attachments == 0) {
            parser.skipChildren();
        } else {
            new PlaceholderCheck(attachments).scan(parser);
        }
    }

    private void addBounds(int start, int end) {
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * used);
        }
        bounds[used++] = start;
        bounds[used++] = end;
    }

    private void require(boolean condition, String expected) {
        if (!condition) {
            throw MalformedPacketException.of("payload", json, expected);
        }
    }

    private static MalformedPacketException malformed(JacksonException e) {
        return MalformedPacketException.of("payload", e.getOriginalMessage(), "well-formed JSON within the limits");
    }
}

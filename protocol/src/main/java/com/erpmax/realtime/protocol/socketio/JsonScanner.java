package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
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
        JsonWalk walk = new JsonWalk(json);
        require(walk.next() == '[', "an array");
        walk.open();
        if (walk.next() != ']') {
            do {
                scanElement(walk);
            } while (walk.take(','));
        }
        walk.close(']');
        require(walk.isAtEnd(), "nothing after the array");
        if (attachments > 0) {
            checkPlaceholders();
        }
        return Arrays.copyOf(bounds, used);
    }

    /**
     * Makes sure that the text is one well-formed object, or one text where {@code acceptsText}.
     *
     * @throws MalformedPacketException if it is anything else
     */
    void scanObject(boolean acceptsText) {
        JsonWalk walk = new JsonWalk(json);
        char first = walk.next();
        require(first == '{' || (acceptsText && first == '"'), "an object");
        walk.value();
        require(walk.isAtEnd(), "nothing after the object");
    }

    /** The first element of the scanned array if it is a text or a number, as text; else null. */
    @Nullable
    String firstText() {
        if (used == 0) {
            return null;
        }
        String element = json.substring(bounds[0], bounds[1]);
        char first = element.charAt(0);
        if (first == '"') {
            return element.indexOf('\\') < 0 ? element.substring(1, element.length() - 1) : unescaped(element);
        }
        return first == '-' || Character.isDigit(first) ? element : null;
    }

    private void scanElement(JsonWalk walk) {
        walk.next();
        int start = walk.position();
        walk.value();
        addBounds(start, walk.position());
    }

    private void addBounds(int start, int end) {
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * used);
        }
        bounds[used++] = start;
        bounds[used++] = end;
    }

    private static String unescaped(String literal) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), literal)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    private void checkPlaceholders() {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            new PlaceholderCheck(attachments).scan(parser);
        } catch (JacksonException e) {
            throw MalformedPacketException.of("payload", e.getOriginalMessage(), "well-formed JSON within the limits");
        }
    }

    private void require(boolean condition, String expected) {
        if (!condition) {
            throw MalformedPacketException.of("payload", json, expected);
        }
    }
}

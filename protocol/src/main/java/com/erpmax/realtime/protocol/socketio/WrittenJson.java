package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that this side wrote, or took from the application as {@link RawJson}; the limits for hostile input do not
 * apply. What cannot be read is the application's mistake.
 */
final class WrittenJson {
    private static final int MAX_DEPTH = 1_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private WrittenJson() {}

    /**
     * The value as a tree.
     *
     * @throws IllegalArgumentException if the text is no JSON
     */
    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    /**
     * Makes sure that every placeholder in an array stands for one of its binary values. An object of the application
     * that looks like one would be taken for one by the receivers, or make them give up the connection.
     *
     * @throws IllegalArgumentException if there is such an object, or if the text is no JSON
     */
    static void requireNoLookalikes(String array, int attachments) {
        PlaceholderCheck check = new PlaceholderCheck(attachments);
        boolean isAllFound;
        try (JsonParser parser = MAPPER.createParser(array)) {
            parser.nextToken();
            check.scan(parser);
            isAllFound = check.found() == attachments;
        } catch (MalformedPacketException outOfRange) {
            isAllFound = false;
        } catch (JacksonException e) {
            throw notJson(e);
        }
        if (!isAllFound) {
            throw new IllegalArgumentException(
                    "arguments: an object with \"_placeholder\":true (expected: none beside binary values)");
        }
    }

    private static IllegalArgumentException notJson(JacksonException e) {
        return new IllegalArgumentException("arguments: no JSON: " + e.getOriginalMessage(), e);
    }
}

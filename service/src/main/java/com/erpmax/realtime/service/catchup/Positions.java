package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the positions that clients send: {@code {"<stream>": {"epoch": "…", "seq": 12}, …}}. */
final class Positions {

    /** More streams than anybody has. */
    static final int MOST = 16;

    private static final int LONGEST_EPOCH = 100;

    private Positions() {}

    /**
     * Reads positions; a stream may be given with null, which is before the oldest event that is kept.
     *
     * @param sent null and JSON null are no positions
     * @throws EventRefusedException if it is anything else than an object of positions, or one of too many
     */
    static Map<StreamName, @Nullable StreamPlace> read(@Nullable JsonNode sent) {
        Map<StreamName, @Nullable StreamPlace> positions = new LinkedHashMap<>();
        if (sent == null || sent.isNull()) {
            return positions;
        }
        if (!sent.isObject()) {
            throw EventRefusedException.invalidPayload("positions: not an object (expected: a position by stream)");
        }
        if (sent.size() > MOST) {
            throw EventRefusedException.invalidPayload(
                    "positions: " + sent.size() + " (expected: at most " + MOST + ")");
        }
        for (Map.Entry<String, JsonNode> entry : sent.properties()) {
            positions.put(stream(entry.getKey()), place(entry.getValue()));
        }
        return positions;
    }

    private static StreamName stream(String text) {
        try {
            return StreamName.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw EventRefusedException.invalidPayload("positions: the name of a stream is malformed");
        }
    }

    private static @Nullable StreamPlace place(JsonNode position) {
        if (position.isNull()) {
            return null;
        }
        JsonNode epoch = position.get("epoch");
        JsonNode seq = position.get("seq");
        boolean isWellFormed = epoch != null
                && epoch.isString()
                && epoch.stringValue().length() <= LONGEST_EPOCH
                && seq != null
                && seq.isNumber()
                && seq.canConvertToExactIntegral()
                && seq.canConvertToLong()
                && seq.longValue() >= 0;
        if (!isWellFormed) {
            throw EventRefusedException.invalidPayload(
                    "positions: a position is malformed (expected: {\"epoch\": text, \"seq\": a whole number})");
        }
        return new StreamPlace(epoch.stringValue(), seq.longValue());
    }
}

package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Makes sure that every placeholder inside one array or object counts to an attachment that will come. A placeholder
 * is an object with {@code "_placeholder":true}; its {@code num} is a whole number, which is stricter than the reference.
 */
final class PlaceholderCheck {
    private static final int MISSING = -1;

    private static final int MAX_DIGITS = 4;

    private final int attachments;
    private int found;

    PlaceholderCheck(int attachments) {
        this.attachments = attachments;
    }

    /** Moves {@code parser} from the start of an array or object to its end. */
    void scan(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                scanNested(parser);
            }
        } else {
            scanObject(parser);
        }
    }

    /** The number of placeholders so far. */
    int found() {
        return found;
    }

    private void scanObject(JsonParser parser) {
        boolean marked = false;
        int num = MISSING;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals(Placeholders.MARK)) {
                marked = value == JsonToken.VALUE_TRUE;
            } else if (name.equals("num")) {
                num = value == JsonToken.VALUE_NUMBER_INT ? smallNumber(parser.getString()) : MISSING;
            }
            scanNested(parser);
        }
        if (!marked) {
            return;
        }
        found++;
        if (num < 0 || num >= attachments) {
            throw new MalformedPacketException(
                    "attachment number: missing or out of range (expected: 0 to " + (attachments - 1) + ")");
        }
    }

    private void scanNested(JsonParser parser) {
        if (parser.currentToken().isStructStart()) {
            scan(parser);
        }
    }

    private static int smallNumber(String digits) {
        return digits.length() <= MAX_DIGITS ? Integer.parseInt(digits) : MISSING;
    }
}

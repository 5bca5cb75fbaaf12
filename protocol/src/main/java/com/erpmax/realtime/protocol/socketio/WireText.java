package com.erpmax.realtime.protocol.socketio;

import java.io.Writer;
import java.util.HexFormat;

/**
 * Collects JSON text. A surrogate without its partner, which UTF-8 cannot carry, is written as an escape; it can only
 * stand inside a JSON string. Not thread-safe.
 */
final class WireText extends Writer {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder text = new StringBuilder(64);
    private char pendingHigh;

    @Override
    public void write(char[] buffer, int offset, int length) {
        int plainFrom = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            char c = buffer[i];
            if (pendingHigh == 0 && !Character.isSurrogate(c)) {
                continue;
            }
            text.append(buffer, plainFrom, i - plainFrom);
            plainFrom = i + 1;
            writeAtSurrogate(c);
        }
        text.append(buffer, plainFrom, end - plainFrom);
    }

    private void writeAtSurrogate(char c) {
        if (pendingHigh != 0) {
            if (Character.isLowSurrogate(c)) {
                text.append(pendingHigh).append(c);
                pendingHigh = 0;
                return;
            }
            escape(pendingHigh);
            pendingHigh = 0;
        }
        if (Character.isHighSurrogate(c)) {
            pendingHigh = c;
        } else if (Character.isLowSurrogate(c)) {
            escape(c);
        } else {
            text.append(c);
        }
    }

    private void escape(char c) {
        text.append("\\u").append(HEX.toHexDigits(c));
    }

    /** The number of characters so far. */
    int length() {
        return text.length();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}

package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Dates in the text that {@code JSON.stringify} gives them; null for what JavaScript calls an invalid date. */
final class JavaScriptDate {
    private static final long MAX_MILLIS = 8_640_000_000_000_000L;
    private static final long MAX_SECONDS = MAX_MILLIS / 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_BITS = 34;

    private JavaScriptDate() {}

    /** A moment in milliseconds since 1970. */
    static @Nullable String ofMillis(long millis) {
        if (millis < -MAX_MILLIS || millis > MAX_MILLIS) {
            return null;
        }
        OffsetDateTime date = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
        int year = date.getYear();
        StringBuilder text = new StringBuilder(27);
        if (year < 0 || year > 9999) {
            text.append(year < 0 ? '-' : '+');
            digits(text, Math.abs(year), 6).append('-');
        } else {
            digits(text, year, 4).append('-');
        }
        digits(text, date.getMonthValue(), 2).append('-');
        digits(text, date.getDayOfMonth(), 2).append('T');
        digits(text, date.getHour(), 2).append(':');
        digits(text, date.getMinute(), 2).append(':');
        digits(text, date.getSecond(), 2).append('.');
        return digits(text, date.getNano() / 1_000_000, 3).append('Z').toString();
    }

    /** Appends a number with leading zeros: by hand, because a hostile message may be full of dates. */
    private static StringBuilder digits(StringBuilder text, int value, int length) {
        String digits = Integer.toString(value);
        return text.repeat('0', length - digits.length()).append(digits);
    }

    /**
     * A timestamp of MessagePack (its extension type -1), whose head was read.
     *
     * @throws MalformedPacketException if there is none of this length, or if its second has too many nanoseconds
     */
    static @Nullable String ofTimestamp(MessagePackReader reader, int length) {
        return switch (length) {
            case 4 -> of(reader.unsigned(4), 0);
            case 8 -> {
                long both = reader.unsigned(8);
                yield of(both & ((1L << SECONDS_BITS) - 1), both >>> SECONDS_BITS);
            }
            case 12 -> {
                long nanos = reader.unsigned(4);
                yield of(reader.signed(8), nanos);
            }
            default -> throw new MalformedPacketException("timestamp: " + length + " bytes (expected: 4, 8 or 12)");
        };
    }

    private static @Nullable String of(long seconds, long nanos) {
        if (nanos >= NANOS_PER_SECOND) {
            throw new MalformedPacketException("timestamp: " + nanos + " nanoseconds (expected: less than a second)");
        }
        boolean isValid = seconds >= -MAX_SECONDS && seconds <= MAX_SECONDS;
        return isValid ? ofMillis(seconds * 1_000 + nanos / 1_000_000) : null;
    }
}

package com.erpmax.realtime.socket.recovery;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the stream of a cluster: the id of an entry, which is also the offset that a client gets with it. Immutable.
 *
 * @param millis when the entry was written, by the clock of the stream's server; unsigned
 * @param number its number within that millisecond; unsigned
 */
public record Place(long millis, long number) implements Comparable<Place> {
    /** Before all entries. */
    public static final Place ZERO = new Place(0, 0);

    private static final Pattern TEXT = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}");

    /**
     * Reads an id.
     *
     * @throws NumberFormatException if it is none
     */
    public static Place parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new NumberFormatException("id: " + text.length() + " characters without a dash");
        }
        return new Place(
                Long.parseUnsignedLong(text, 0, dash, 10), Long.parseUnsignedLong(text, dash + 1, text.length(), 10));
    }

    /** Reads what a client sent; null if it is no id. */
    public static @Nullable Place of(@Nullable String text) {
        return text == null || !TEXT.matcher(text).matches() ? null : parse(text);
    }

    /** The last place before this one. */
    public Place previous() {
        return number == 0 ? new Place(millis - 1, -1) : new Place(millis, number - 1);
    }

    /** The first place after this one. */
    public Place next() {
        return number == -1 ? new Place(millis + 1, 0) : new Place(millis, number + 1);
    }

    /** Whether this one comes later. */
    public boolean isAfter(Place other) {
        return compareTo(other) > 0;
    }

    /** The later of two. */
    public static Place later(Place one, Place other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public int compareTo(Place other) {
        int order = Long.compareUnsigned(millis, other.millis);
        return order != 0 ? order : Long.compareUnsigned(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
    }
}

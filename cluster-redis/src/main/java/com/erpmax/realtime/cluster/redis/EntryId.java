package com.erpmax.realtime.cluster.redis;

/**
 * The id of an entry, which is also a place in a stream. Immutable.
 *
 * @param millis when it was written, by the clock of Redis; unsigned
 * @param number its number within that millisecond; unsigned
 */
record EntryId(long millis, long number) implements Comparable<EntryId> {
    /** Before all entries. */
    static final EntryId ZERO = new EntryId(0, 0);

    /**
     * Reads an id.
     *
     * @throws NumberFormatException if it is none
     */
    static EntryId parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new NumberFormatException("id: " + text.length() + " characters without a dash");
        }
        return new EntryId(
                Long.parseUnsignedLong(text, 0, dash, 10), Long.parseUnsignedLong(text, dash + 1, text.length(), 10));
    }

    /** The last place before this one. */
    EntryId previous() {
        return number == 0 ? new EntryId(millis - 1, -1) : new EntryId(millis, number - 1);
    }

    @Override
    public int compareTo(EntryId other) {
        int order = Long.compareUnsigned(millis, other.millis);
        return order != 0 ? order : Long.compareUnsigned(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
    }
}

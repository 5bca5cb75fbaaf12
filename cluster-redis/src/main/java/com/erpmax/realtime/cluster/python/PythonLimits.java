package com.erpmax.realtime.cluster.python;

/** What one message may cost. A message beyond a limit is refused as a whole. */
public final class PythonLimits {
    /** Size of a message, and the text and bytes in it when what is shared is counted each time, in bytes. */
    public static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** Values in a message, when what is shared is counted each time; also the values that a pickle may make. */
    public static final int MAX_VALUES = 100_000;

    /** Depth to which lists, tuples and dictionaries may nest, counting the message itself. */
    public static final int MAX_DEPTH = 100;

    /** Decimal digits of a whole number. */
    public static final int MAX_DIGITS = 128;

    /** Rooms that one event may be sent to or left out of. */
    public static final int MAX_ROOMS = 1_000;

    private PythonLimits() {}
}

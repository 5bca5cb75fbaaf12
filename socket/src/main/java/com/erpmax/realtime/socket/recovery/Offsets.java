package com.erpmax.realtime.socket.recovery;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of one node: texts that stand for ascending numbers. A number is taken when a packet goes out, on the loop
 * of its recipients; so the numbers that one socket sees ascend, also when it moves to another loop. The random part in
 * front tells them from a text of the application that a client takes for an offset.
 */
@AnyThread
public final class Offsets {
    /** No offset of this node. */
    public static final long UNKNOWN = -1;

    private static final int RADIX = 36;

    private final String prefix;
    private final AtomicLong last = new AtomicLong();

    /** Offsets that no other node gives. */
    public Offsets() {
        prefix = Integer.toString(new SecureRandom().nextInt(RADIX * RADIX * RADIX * RADIX * RADIX), RADIX) + "-";
    }

    /** The number after all that were given before. */
    public long next() {
        return last.incrementAndGet();
    }

    /** What the client gets for a number. */
    public String text(long number) {
        return prefix + Long.toString(number, RADIX);
    }

    /** The number of an offset that a client sent, or {@link #UNKNOWN}. */
    public long parse(@Nullable String offset) {
        if (offset == null || offset.length() > prefix.length() + 13 || !offset.startsWith(prefix)) {
            return UNKNOWN;
        }
        try {
            long number = Long.parseLong(offset, prefix.length(), offset.length(), RADIX);
            return number > 0 && number <= last.get() ? number : UNKNOWN;
        } catch (NumberFormatException notANumber) {
            return UNKNOWN;
        }
    }
}

package com.erpmax.realtime.engine.http;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets so many new sessions in per second, and a burst at once after a quiet time, so that a crowd that comes back does
 * not slow down those who are in. Whoever is too many is answered 503 with a {@code Retry-After} of one to ten seconds,
 * drawn for each, before anything is done for the request. Every answer of the gate is one session let in.
 *
 * <p>A token bucket kept as one number: the time at which the bucket will be full again. May be asked from any thread.
 */
public final class HandshakeRate implements HandshakeGate {

    private final long nanosPerSession;
    private final long bucketNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong fullAt;

    private HandshakeRate(int perSecond, int burst, LongSupplier nanoTime) {
        if (perSecond <= 0 || burst <= 0) {
            throw new IllegalArgumentException(
                    "perSecond, burst: " + perSecond + ", " + burst + " (expected: both > 0)");
        }
        this.nanosPerSession = Math.max(1, TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.bucketNanos = burst * nanosPerSession;
        this.nanoTime = nanoTime;
        this.fullAt = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * A gate with a full bucket.
     *
     * @param perSecond sessions per second in the long run, at least 1
     * @param burst sessions at once after a quiet time, at least 1
     */
    public static HandshakeRate of(int perSecond, int burst) {
        return of(perSecond, burst, System::nanoTime);
    }

    static HandshakeRate of(int perSecond, int burst, LongSupplier nanoTime) {
        return new HandshakeRate(perSecond, burst, nanoTime);
    }

    @Override
    public Optional<Unavailability> closed() {
        long now = nanoTime.getAsLong();
        while (true) {
            long known = fullAt.get();
            long next = (known - now > 0 ? known : now) + nanosPerSession;
            if (next - now > bucketNanos) {
                return Optional.of(Unavailability.tooMany());
            }
            if (fullAt.compareAndSet(known, next)) {
                return Optional.empty();
            }
        }
    }
}

package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.time.Duration;

/**
 * Whether anybody has published on a channel lately. Who hears something leaves a key in Redis for all who listen to the
 * channel, and knows it by itself: Redis may come back empty.
 */
@AnyThread
final class ChannelTraffic {
    /** How long a message is remembered. */
    static final Duration REMEMBERED = Duration.ofDays(7);

    private static final String PREFIX = "erpmax:heard:";
    private static final long NOTE_EVERY_NANOS = Duration.ofHours(1).toNanos();

    private final String key;
    private boolean hasHeard;
    private long heardNanos;
    private boolean isNoted;
    private long notedNanos;

    ChannelTraffic(String channel) {
        this.key = PREFIX + channel;
    }

    /** The key that stands for a message. */
    String key() {
        return key;
    }

    /** A message was heard; returns whether the key is to be left in Redis now. */
    synchronized boolean heard() {
        hasHeard = true;
        heardNanos = System.nanoTime();
        if (isNoted && heardNanos - notedNanos < NOTE_EVERY_NANOS) {
            return false;
        }
        isNoted = true;
        notedNanos = heardNanos;
        return true;
    }

    /** The key may not be there: the next message leaves it. */
    synchronized void forgetNote() {
        isNoted = false;
    }

    /** Whether something was heard here that is still remembered. */
    synchronized boolean isHeardHere() {
        return hasHeard && System.nanoTime() - heardNanos < REMEMBERED.toNanos();
    }
}

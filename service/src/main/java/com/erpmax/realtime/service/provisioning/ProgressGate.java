package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.provisioning.command.OutputLine.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thins out the progress of one command: what comes in faster than the interval replaces what still waits, so that the
 * last value always gets through and a talkative command costs no more than a quiet one.
 *
 * <p>The percentage never goes back. Values equal to the one before are dropped. Safe for use by several threads; times
 * are those of {@link System#nanoTime()}.
 */
final class ProgressGate {

    private final long intervalNanos;
    private @Nullable Progress waiting;
    private @Nullable Progress passed;
    private boolean everPassed;
    private long passedNanos;
    private int highest;

    /** @param interval the shortest time between two values that get through */
    ProgressGate(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /** Takes a value in. Returns whether it waits now; an equal one is dropped. */
    synchronized boolean offer(Progress progress) {
        highest = Math.max(highest, progress.percent());
        Progress next = new Progress(highest, progress.message());
        if (next.equals(waiting != null ? waiting : passed)) {
            return false;
        }
        waiting = next;
        return true;
    }

    /** Returns the value that may get through now, or null. */
    synchronized @Nullable Progress poll(long nowNanos) {
        return nanosUntilDue(nowNanos) > 0 ? null : pass(nowNanos);
    }

    /** Returns the value that waits, due or not, or null. */
    synchronized @Nullable Progress pollLast(long nowNanos) {
        return waiting == null ? null : pass(nowNanos);
    }

    /** Takes back a value that could not be stored; it waits again unless a newer one does. */
    synchronized void restore(Progress progress) {
        if (waiting == null) {
            waiting = progress;
        }
    }

    /** Returns how long until {@link #poll} gives a value: 0 or less if it does now, {@link Long#MAX_VALUE} if none waits. */
    synchronized long nanosUntilDue(long nowNanos) {
        if (waiting == null) {
            return Long.MAX_VALUE;
        }
        return everPassed ? intervalNanos - (nowNanos - passedNanos) : 0;
    }

    private @Nullable Progress pass(long nowNanos) {
        passed = waiting;
        waiting = null;
        everPassed = true;
        passedNanos = nowNanos;
        return passed;
    }
}

package com.erpmax.realtime.engine.loop;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel for one event loop: each waiting connection costs a node, each tick with something to do one
 * task, whatever their number. Deadlines are rounded down to a tick but never to one that has begun, so a timer is
 * early by less than one tick, and a delay shorter than a tick is late by less than one.
 */
@EventLoopOnly
final class TimerWheel {

    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int SLOTS = 4096;
    private static final int DUE = SLOTS;

    private final @Nullable TimerNode[] slots = new @Nullable TimerNode[SLOTS + 1];
    private final long startNanos;
    private long currentTick;
    private int armed;

    TimerWheel(long nowNanos) {
        this.startNanos = nowNanos;
    }

    /** The number of nodes that wait. */
    int armed() {
        return armed;
    }

    /**
     * The time of the next tick that may have something to do; with very long delays it may turn out to have nothing.
     * At least one node must be armed.
     */
    long nextNanos() {
        if (slots[DUE] != null) {
            return nanosAt(currentTick);
        }
        long tick = currentTick + 1;
        while (slots[slotOf(tick)] == null) {
            tick++;
        }
        return nanosAt(tick);
    }

    /** Arms a node, moving an armed one; returns the time of its tick. */
    long arm(TimerNode node, long nowNanos, long delayNanos) {
        node.cancel();
        if (armed == 0) {
            currentTick = Math.max(currentTick, tickAt(nowNanos));
        }
        node.deadlineTick = deadlineTick(nowNanos, delayNanos);
        link(node, slotOf(node.deadlineTick));
        return nanosAt(node.deadlineTick);
    }

    /**
     * Gives an armed node a later deadline, as {@link #arm} would; false, without effect, when it is not armed or would
     * have to run sooner. The node moves only when the wheel comes to where it is.
     */
    boolean postpone(TimerNode node, long nowNanos, long delayNanos) {
        long tick = deadlineTick(nowNanos, delayNanos);
        if (!node.isArmed() || node.slot == DUE || tick < node.deadlineTick) {
            return false;
        }
        node.deadlineTick = tick;
        return true;
    }

    /** Whether an armed node's tick comes later than the one of this time. */
    boolean isDueAfter(TimerNode node, long nanos) {
        return node.deadlineTick > tickAt(nanos);
    }

    void remove(TimerNode node) {
        if (node.previous != null) {
            node.previous.next = node.next;
        } else {
            slots[node.slot] = node.next;
        }
        if (node.next != null) {
            node.next.previous = node.previous;
        }
        node.previous = null;
        node.next = null;
        node.wheel = null;
        armed--;
    }

    /** Runs every node whose deadline is not after now, each free to arm or cancel any other. */
    void advance(long nowNanos) {
        long target = tickAt(nowNanos);
        runDue();
        while (currentTick < target && armed > 0) {
            currentTick++;
            collectDue(slotOf(currentTick));
            runDue();
        }
        currentTick = Math.max(currentTick, target);
    }

    private void collectDue(int slot) {
        @Nullable TimerNode node = slots[slot];
        while (node != null) {
            @Nullable TimerNode following = node.next;
            int place = node.deadlineTick <= currentTick ? DUE : slotOf(node.deadlineTick);
            if (place != slot) {
                remove(node);
                link(node, place);
            }
            node = following;
        }
    }

    /** A node that throws is out of the wheel; those behind it run with the next call. */
    private void runDue() {
        @Nullable TimerNode node = slots[DUE];
        while (node != null) {
            remove(node);
            node.expired();
            node = slots[DUE];
        }
    }

    private void link(TimerNode node, int slot) {
        node.slot = slot;
        node.wheel = this;
        node.next = slots[slot];
        if (node.next != null) {
            node.next.previous = node;
        }
        slots[slot] = node;
        armed++;
    }

    private long deadlineTick(long nowNanos, long delayNanos) {
        long nowTick = Math.max(currentTick, tickAt(nowNanos));
        return Math.max(nowTick + 1, tickAt(nowNanos + Math.max(0, delayNanos)));
    }

    private long tickAt(long nanos) {
        return (nanos - startNanos) / TICK_NANOS;
    }

    private long nanosAt(long tick) {
        return startNanos + tick * TICK_NANOS;
    }

    private static int slotOf(long tick) {
        return (int) (tick & (SLOTS - 1));
    }
}

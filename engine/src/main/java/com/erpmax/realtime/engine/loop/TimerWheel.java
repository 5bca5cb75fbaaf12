package com.erpmax.realtime.engine.loop;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel for one event loop: each waiting connection costs a node, each tick one task, whatever their
 * number. Deadlines are rounded down to a tick, so a timer may be early by less than one tick.
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

    /** Nanoseconds from now to the next tick. */
    long nanosToNextTick(long nowNanos) {
        return TICK_NANOS - (nowNanos - startNanos) % TICK_NANOS;
    }

    void arm(TimerNode node, long nowNanos, long delayNanos) {
        node.cancel();
        if (armed == 0) {
            currentTick = Math.max(currentTick, tickAt(nowNanos));
        }
        node.deadlineTick = Math.max(currentTick + 1, tickAt(nowNanos + Math.max(0, delayNanos)));
        link(node, (int) (node.deadlineTick & (SLOTS - 1)));
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
            collectDue((int) (currentTick & (SLOTS - 1)));
            runDue();
        }
        currentTick = Math.max(currentTick, target);
    }

    private void collectDue(int slot) {
        @Nullable TimerNode node = slots[slot];
        while (node != null) {
            @Nullable TimerNode following = node.next;
            if (node.deadlineTick <= currentTick) {
                remove(node);
                link(node, DUE);
            }
            node = following;
        }
    }

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

    private long tickAt(long nanos) {
        return (nanos - startNanos) / TICK_NANOS;
    }
}

package com.erpmax.realtime.engine.loop;

import org.jspecify.annotations.Nullable;

/**
 * A re-usable entry of a {@link TimerWheel}. A session embeds one for its heartbeat, so that re-arming a timer
 * allocates nothing. Owned by one loop for life.
 */
@EventLoopOnly
public abstract class TimerNode implements TimerHandle {

    @Nullable
    TimerNode previous;

    @Nullable
    TimerNode next;

    @Nullable
    TimerWheel wheel;

    int slot;
    long deadlineTick;

    /** Runs on the loop when the deadline has come; the node is out of the wheel and may be armed again. */
    protected abstract void expired();

    /** Whether the node waits in a wheel. */
    public final boolean isArmed() {
        return wheel != null;
    }

    @Override
    public final void cancel() {
        if (wheel != null) {
            wheel.remove(this);
        }
    }
}

package com.erpmax.realtime.engine.loop;

/** A task that waits on a {@link EngineLoop}'s timer wheel. */
@EventLoopOnly
public interface TimerHandle {

    /** Takes the task out of the wheel; without effect when it has run or was cancelled before. */
    void cancel();
}

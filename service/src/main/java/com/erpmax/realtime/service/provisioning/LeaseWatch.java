package com.erpmax.realtime.service.provisioning;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Says when a lease has become too old for its command to go on, whatever the threads of the run wait for at that moment:
 * while the database does not answer, they wait for it.
 *
 * <p>One thread for all runs, which is there while there are any. Methods may be called from any thread.
 */
final class LeaseWatch {

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor timer;

    LeaseWatch() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("lease-watch").factory());
        timer.setKeepAliveTime(IDLE.toNanos(), TimeUnit.NANOSECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Runs the action then, or at once if that is over, unless what is returned is cancelled.
     *
     * @param nanos a {@link System#nanoTime()}
     * @param action must not block: others are late meanwhile
     */
    Future<?> at(long nanos, Runnable action) {
        return timer.schedule(action, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}

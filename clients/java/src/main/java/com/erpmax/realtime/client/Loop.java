package com.erpmax.realtime.client;

import java.time.Duration;

/** The thread that owns a client's state. */
interface Loop {

    /** Runs a task on the thread, after those that were given before. */
    void execute(Runnable task);

    /** Runs a task on the thread after a delay, unless it is cancelled before. */
    Timer after(Duration delay, Runnable task);

    /** A task that waits for its time. */
    interface Timer {

        void cancel();
    }
}

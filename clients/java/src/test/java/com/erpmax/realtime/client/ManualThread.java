package com.erpmax.realtime.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** A thread of handlers that does one thing after the other when the test says so. */
final class ManualThread implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isSlow;

    /** Makes tasks wait for {@link #work}. */
    ManualThread slow() {
        isSlow = true;
        return this;
    }

    @Override
    public void execute(Runnable task) {
        if (isSlow) {
            tasks.add(task);
        } else {
            task.run();
        }
    }

    /** Runs up to so many tasks that wait. */
    void work(int most) {
        for (int i = 0; i < most && !tasks.isEmpty(); i++) {
            tasks.remove().run();
        }
    }
}

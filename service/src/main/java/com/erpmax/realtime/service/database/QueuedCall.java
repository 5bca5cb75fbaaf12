package com.erpmax.realtime.service.database;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call on its way to a database thread: either a thread takes it, or its caller takes it back, never both. */
final class QueuedCall<T extends @Nullable Object> extends FutureTask<T> {

    private final AtomicBoolean isTaken = new AtomicBoolean();

    QueuedCall(Callable<T> call) {
        super(call);
    }

    @Override
    public void run() {
        if (isTaken.compareAndSet(false, true)) {
            super.run();
        }
    }

    /**
     * Waits for the outcome, also when interrupted meanwhile: work that runs will be committed, and its outcome is the
     * truth to report.
     *
     * @param nanos how long a thread has time to take the call
     * @return false when none did; then the call never runs
     */
    boolean await(long nanos) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + nanos;
        try {
            while (true) {
                try {
                    awaitOnce(deadline);
                    return true;
                } catch (InterruptedException interruption) {
                    interrupted = true;
                } catch (TimeoutException late) {
                    if (isTaken.compareAndSet(false, true)) {
                        return false;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitOnce(long deadline) throws InterruptedException, TimeoutException {
        try {
            if (isTaken.get()) {
                var unused = get();
            } else {
                var unused = get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException failed) {
            // That is an outcome, too; whoever asks for the result gets it.
        }
    }
}

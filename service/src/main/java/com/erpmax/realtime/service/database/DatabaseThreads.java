package com.erpmax.realtime.service.database;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads that run the calls into the SQLite library: its native calls would hold a virtual thread's carrier.
 *
 * <p>Callers wait. At most {@value #WAITING_CALLS} calls wait for a thread, each at most two seconds and no longer than its
 * {@link Deadline} allows: the next one, and one that no thread had time for, is refused with {@link
 * DatabaseUnavailableException} and does not run.
 */
final class DatabaseThreads implements AutoCloseable {

    static final int WAITING_CALLS = 4096;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final ThreadPoolExecutor executor;

    DatabaseThreads(String name, int threads) {
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_CALLS),
                Thread.ofPlatform().name(name + "-", 1).daemon(true).factory());
    }

    /** Runs the call on one of the threads and waits for it, also when interrupted meanwhile. */
    <T extends @Nullable Object> T call(Callable<T> call) {
        QueuedCall<T> queued = new QueuedCall<>(call);
        try {
            executor.execute(queued);
        } catch (RejectedExecutionException refused) {
            throw executor.isShutdown()
                    ? new DatabaseUnavailableException(DatabaseFault.CLOSED, "The database is closed", refused)
                    : new DatabaseUnavailableException(
                            DatabaseFault.OVERLOAD, "Too many calls wait for the database", refused);
        }
        Duration wait = Deadline.current().before(Deadline.LEAST, LONGEST_WAIT);
        if (!queued.await(wait.toNanos())) {
            executor.remove(queued);
            throw new DatabaseUnavailableException(
                    DatabaseFault.OVERLOAD, "The database had no time for a call within " + wait, null);
        }
        if (queued.state() == Future.State.SUCCESS) {
            return queued.resultNow();
        }
        throw unchecked(queued.exceptionNow());
    }

    /** Returns how many calls wait for a thread. */
    int waiting() {
        return executor.getQueue().size();
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException interruption) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }
}

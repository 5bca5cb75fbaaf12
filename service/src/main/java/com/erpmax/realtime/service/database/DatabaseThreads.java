package com.erpmax.realtime.service.database;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads that run the calls into the SQLite library: its native calls would hold a virtual thread's carrier.
 *
 * <p>Callers wait. At most {@value #WAITING_CALLS} calls wait for a thread; the next one is refused with
 * {@link DatabaseUnavailableException}.
 */
final class DatabaseThreads implements AutoCloseable {

    static final int WAITING_CALLS = 4096;
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
        Future<T> future;
        try {
            future = executor.submit(call);
        } catch (RejectedExecutionException refused) {
            throw new DatabaseUnavailableException(
                    executor.isShutdown() ? "The database is closed" : "Too many calls wait for the database", refused);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException interruption) {
                    // The work goes on and will be committed, so its outcome is the truth to report.
                    interrupted = true;
                } catch (ExecutionException failure) {
                    throw unwrap(failure);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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

    private static RuntimeException unwrap(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        return new IllegalStateException(cause);
    }
}

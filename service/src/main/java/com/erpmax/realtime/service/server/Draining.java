package com.erpmax.realtime.service.server;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.Blocking;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The time that whoever is in use at the stop has to come to an end by itself, until somebody is in a hurry: a second
 * signal is. One per service.
 */
@AnyThread
public final class Draining {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Duration time;
    private final CompletableFuture<Void> hurry = new CompletableFuture<>();

    /** @param time how long there is after the word to stop; zero if there is none */
    public Draining(Duration time) {
        this.time = time;
    }

    /** How long there is after the word to stop. */
    public Duration time() {
        return time;
    }

    /** From now on nobody is waited for. */
    public void hurry() {
        hurry.complete(null);
    }

    /** Whether somebody is in a hurry. */
    public boolean isHurried() {
        return hurry.isDone();
    }

    /** Complete when somebody is in a hurry. */
    public CompletionStage<Void> hurried() {
        return hurry.minimalCompletionStage();
    }

    /**
     * Has a part of the service stop on a thread of its own, beside others that take their time too.
     *
     * @param callback run when it has stopped, or failed to
     */
    public static void beside(String threadName, Runnable stop, Runnable callback) {
        Thread.ofPlatform().name(threadName).start(() -> {
            try {
                stop.run();
            } finally {
                callback.run();
            }
        });
    }

    /** Waits until it is done, but no longer than {@link #time()} from now and than anybody is in a hurry. */
    @Blocking
    public void await(BooleanSupplier isDone) {
        long begun = System.nanoTime();
        while (!isDone.getAsBoolean() && !isHurried()) {
            long rest = time.toNanos() - (System.nanoTime() - begun);
            if (rest <= 0 || !pause(Math.min(rest, LOOK_EVERY.toNanos()))) {
                return;
            }
        }
    }

    /** Returns whether it may be waited on. */
    private boolean pause(long nanos) {
        try {
            hurry.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillWaiting) {
            return true;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

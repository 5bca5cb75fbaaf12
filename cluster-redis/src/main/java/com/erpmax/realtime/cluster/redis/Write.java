package com.erpmax.realtime.cluster.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One command on its way to Redis. */
final class Write<T> {
    private final Runnable preparation;
    private final Function<RedisLine, ? extends CompletionStage<T>> command;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final int weight;
    private final boolean isKept;
    private final long sinceNanos = System.nanoTime();
    private boolean isRefused;

    /**
     * @param weight its size in bytes, about
     * @param isKept whether it waits for Redis to be back, and is sent again when its answer did not come
     * @param preparation does what can be done without a connection, and nothing the second time
     * @param command gives it to a connection
     */
    Write(int weight, boolean isKept, Runnable preparation, Function<RedisLine, ? extends CompletionStage<T>> command) {
        this.weight = weight;
        this.isKept = isKept;
        this.preparation = preparation;
        this.command = command;
    }

    int weight() {
        return weight;
    }

    boolean isKept() {
        return isKept;
    }

    long ageNanos() {
        return System.nanoTime() - sinceNanos;
    }

    CompletableFuture<T> result() {
        return result;
    }

    /** Redis has answered that it did not do it. */
    void refused() {
        isRefused = true;
    }

    /** Whether that was the answer to the last try. */
    boolean isRefused() {
        return isRefused;
    }

    /** Does while there is no connection what would hold up others when there is one. */
    void prepare() {
        preparation.run();
    }

    /** Gives it to a connection; its answer also completes the {@link #result}, a failure does not. */
    CompletionStage<T> send(RedisLine line) {
        isRefused = false;
        return command.apply(line);
    }
}

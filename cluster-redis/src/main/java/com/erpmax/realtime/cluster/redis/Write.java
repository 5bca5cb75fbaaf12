package com.erpmax.realtime.cluster.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One command on its way to Redis. */
final class Write<T> {
    private final Command<T> command;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final int weight;
    private final boolean isKept;
    private final long sinceNanos = System.nanoTime();
    private boolean isRefused;

    /**
     * @param weight its size in bytes, about
     * @param isKept whether it waits for Redis to be back, and is sent again when its answer did not come
     */
    Write(int weight, boolean isKept, Command<T> command) {
        this.weight = weight;
        this.isKept = isKept;
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

    void prepare() {
        command.prepare();
    }

    /** Gives it to a connection; its answer also completes the {@link #result}, a failure does not. */
    CompletionStage<T> send(RedisLine line) {
        isRefused = false;
        return command.send(line);
    }

    void refused() {
        isRefused = true;
        command.refused();
    }

    /** Whether the last answer was that Redis did not do it. */
    boolean isRefused() {
        return isRefused;
    }
}

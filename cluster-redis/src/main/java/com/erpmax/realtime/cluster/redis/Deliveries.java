package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What other nodes have said and event loops have not come to: so much and no more; then reading waits. */
final class Deliveries {
    private final Semaphore free;
    private volatile boolean isClosed;

    /** @param most how much may be under way */
    Deliveries(int most) {
        free = new Semaphore(most);
    }

    /** Waits until event loops have come to earlier ones. On a thread of the bus only. */
    void deliver(Supplier<CompletionStage<?>> delivery) {
        try {
            while (!free.tryAcquire(1, TimeUnit.SECONDS)) {
                if (isClosed) {
                    return;
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return;
        }
        CompletionStage<?> under;
        try {
            under = delivery.get();
        } catch (Throwable failure) {
            free.release();
            throw failure;
        }
        under.whenComplete((done, failure) -> free.release());
    }

    /** Nobody waits any longer. */
    @AnyThread
    void close() {
        isClosed = true;
    }
}

package com.erpmax.realtime.engine.testing;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** How long a test waits for what must happen. */
public final class Deadlines {

    /**
     * Long enough for a busy machine; a test that has to wait so long fails. Shorter than the heartbeat takes to end a
     * session, so that this does not pass for the end that a test waits for.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private Deadlines() {}

    /** Waits until the assertion holds; fails as it does when it does not in time. */
    public static void until(ThrowingRunnable assertion) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
    }

    /** The next element; fails when none comes in time. */
    public static <T> T take(BlockingQueue<T> queue, String what) {
        try {
            T taken = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (taken == null) {
                throw new AssertionError(what + ": not within " + PATIENCE);
            }
            return taken;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what + ": interrupted", stopped);
        }
    }
}

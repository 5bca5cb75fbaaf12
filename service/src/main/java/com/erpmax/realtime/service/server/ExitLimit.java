package com.erpmax.realtime.service.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that is stopping and does not come to its end, before whoever stopped it kills it after 30 seconds.
 * What such an end leaves behind is what {@code kill -9} leaves: committed events are stored, and jobs go on elsewhere
 * when their lease is over.
 */
final class ExitLimit {

    /** Longer than all of {@link StopTimes} together. */
    static final Duration LIMIT = Duration.ofSeconds(28);

    private static final Logger LOG = LoggerFactory.getLogger(ExitLimit.class);
    private static final int STATUS = 1;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private ExitLimit() {}

    /** From now on, what is left of this process so long after it was told to end is ended. */
    static void install(Duration limit) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> start(limit)));
    }

    /** The JVM waits for its hooks to end, but not for a daemon that one of them has started. */
    private static void start(Duration limit) {
        Thread.ofPlatform().daemon().name("exit-limit").start(() -> {
            try {
                var unused = NEVER.await(limit.toNanos(), TimeUnit.NANOSECONDS);
                LOG.error("The service does not come to its end within {}, the process ends now", limit);
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(STATUS);
        });
    }
}

package com.erpmax.realtime.service.server;

import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.SessionRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Notices that this process did not run for more than {@link #LONGEST_PAUSE} (it was stopped, or its machine was) and then
 * closes all client connections before anything is pushed: their clients have been served by nobody and come back by
 * themselves, to this instance or another, where they get what they missed. Whoever pushes asks first.
 */
@AnyThread
@Component
public final class PauseFence implements AutoCloseable {

    /** A longer pause ends all connections. Shorter than it takes a client to notice by itself. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final Duration TICK = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(PauseFence.class);

    private final SessionRegistry sessions;
    private final Counter fences;
    private final long longestNanos;
    private final ScheduledThreadPoolExecutor timer;
    private volatile long tickNanos = System.nanoTime();

    @Autowired
    PauseFence(EngineEndpoint endpoint, MeterRegistry registry) {
        this(endpoint.sessions(), registry, LONGEST_PAUSE);
    }

    PauseFence(SessionRegistry sessions, MeterRegistry registry, Duration longest) {
        this.sessions = sessions;
        this.fences = ServerMeter.FENCES.counter(registry);
        this.longestNanos = longest.toNanos();
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("pause-fence").daemon(true).factory());
        var unused = timer.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Closes all connections if this process has just come back from a pause. Costs a look at the clock. */
    public void check() {
        checkAt(System.nanoTime());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void tick() {
        // Looked at once: a pause between two looks would be nobody's.
        long nowNanos = System.nanoTime();
        checkAt(nowNanos);
        tickNanos = nowNanos;
    }

    private void checkAt(long nowNanos) {
        if (nowNanos - tickNanos > longestNanos) {
            close(nowNanos);
        }
    }

    private synchronized void close(long nowNanos) {
        long pause = nowNanos - tickNanos;
        if (pause > longestNanos) {
            LOG.warn(
                    "This process did not run for {} s; its {} connections are closed",
                    Duration.ofNanos(pause).toSeconds(),
                    sessions.size());
            sessions.abortOpen(CloseReason.UNAVAILABLE);
            fences.increment();
            tickNanos = nowNanos;
        }
    }
}

package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what other instances say they have committed and brings it to the sockets of this one, on a thread of its own:
 * where something is missing the table is read. What waits is bounded by number and size; the rest is dropped, since the
 * table tells of it. Thread-safe; never blocks.
 */
public final class RemoteCommits implements AutoCloseable {

    static final int MOST_WAITING = 10_000;
    static final long MOST_CHARACTERS = 8 * 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(RemoteCommits.class);

    private final StreamPusher pusher;
    private final Counter dropped;
    private final AtomicLong characters = new AtomicLong();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("event-hints").daemon(true).factory());

    RemoteCommits(StreamPusher pusher, MeterRegistry registry) {
        this.pusher = pusher;
        this.dropped = EventMeter.HINTS_DROPPED.counter(registry);
    }

    /**
     * An event was committed.
     *
     * @throws IllegalArgumentException if this service has no such stream
     */
    public void committed(StoredEvent event) {
        requireServed(event.stream());
        run(event.payload().length(), () -> pusher.committed(event));
    }

    /**
     * Some event was committed and stands at this place.
     *
     * @throws IllegalArgumentException if this service has no such stream
     */
    public void committed(StreamName stream, long seq) {
        requireServed(stream);
        run(0, () -> pusher.advanced(stream, seq));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void requireServed(StreamName stream) {
        if (!pusher.serves(stream)) {
            throw new IllegalArgumentException("stream: " + stream.text() + " (expected: one of this service)");
        }
    }

    private void run(int size, Runnable push) {
        if (characters.addAndGet(size) > MOST_CHARACTERS) {
            characters.addAndGet(-size);
            dropped.increment();
            return;
        }
        try {
            thread.execute(() -> {
                characters.addAndGet(-size);
                pushLogged(push);
            });
        } catch (RejectedExecutionException full) {
            characters.addAndGet(-size);
            dropped.increment();
        }
    }

    private static void pushLogged(Runnable push) {
        try {
            push.run();
        } catch (DatabaseUnavailableException unavailable) {
            LOG.debug("An event of another instance waits for the database", unavailable);
        } catch (RuntimeException failure) {
            LOG.error("An event of another instance could not be pushed", failure);
        }
    }
}

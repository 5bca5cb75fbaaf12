package com.erpmax.realtime.cluster.redis;

import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A bus on a real server that notes what it is told. */
final class TestBus implements AutoCloseable {
    /** How long anything may take before a test fails. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private final RedisBus bus;

    private TestBus(RedisBusSettings settings) {
        bus = RedisBus.start(settings, meters);
        bus.onGap(gaps::add);
    }

    /** A bus that is proven. */
    static TestBus on(RedisServer server) {
        return on(server.url(1), settings -> settings);
    }

    /** A bus with other settings that is proven. */
    static TestBus on(String url, UnaryOperator<RedisBusSettings> change) {
        TestBus bus = new TestBus(change.apply(RedisBusSettings.of(url)));
        bus.awaitState(BusState.PROVEN);
        return bus;
    }

    /** A bus without waiting for its connection. */
    static TestBus started(String url, UnaryOperator<RedisBusSettings> change) {
        return new TestBus(change.apply(RedisBusSettings.of(url)));
    }

    RedisBus bus() {
        return bus;
    }

    /** The gaps that it told, in their order. */
    List<Gap> gaps() {
        return gaps;
    }

    TestBus awaitState(BusState state) {
        await().atMost(PATIENCE).until(() -> bus.state() == state);
        return this;
    }

    TestBus awaitGap(GapReason reason) {
        await().atMost(PATIENCE).until(() -> gaps.stream().anyMatch(gap -> gap.reason() == reason));
        return this;
    }

    /** Reads a stream; done when entries that are written from now on come. */
    Entries read(String stream) {
        Entries entries = new Entries();
        bus.read(stream, entries.received::add);
        await().atMost(PATIENCE).until(() -> {
            append(stream, "warm-up");
            return entries.received.poll(100, TimeUnit.MILLISECONDS) != null;
        });
        append(stream, "warm");
        await().atMost(PATIENCE).until(() -> "warm".equals(entries.next()));
        return entries;
    }

    /** Appends a text and waits for its id. */
    String append(String stream, String text) {
        return bus.append(stream, Map.of("text", text))
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    double count(BusMeter meter, String... tags) {
        var counter = meters.find(meter.meterName()).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    double gauge(BusMeter meter) {
        return meters.get(meter.meterName()).gauge().value();
    }

    @Override
    public void close() {
        bus.close();
    }

    /** What came from a stream. */
    static final class Entries {
        private final LinkedBlockingQueue<StreamEntry> received = new LinkedBlockingQueue<>();

        /** The text of the next one. */
        String next() {
            try {
                StreamEntry entry = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (entry == null) {
                    throw new AssertionError("no entry came within " + PATIENCE);
                }
                return entry.fields().getOrDefault("text", "");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        boolean isEmpty() {
            return received.isEmpty();
        }
    }
}

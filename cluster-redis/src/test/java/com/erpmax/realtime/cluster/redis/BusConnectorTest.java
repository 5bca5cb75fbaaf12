package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusConnectorTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int PATIENCE_SECONDS = 60;

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    private final RedisClients clients =
            RedisClients.of(RedisAddress.parse("redis://127.0.0.1:1"), Duration.ofSeconds(1));
    private final BlockingQueue<Try> tries = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** A try that ends when the test wants. */
    private record Try(BusSession session, CompletableFuture<String> answer) {}

    @AfterEach
    void close() {
        executor.shutdownNow();
        clients.close();
    }

    @Test
    void aTryThatThrowsIsFollowedByTheNext() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<String> found = new CompletableFuture<>();
        BusConnector connector = connector(
                session -> {
                    if (begun.incrementAndGet() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return CompletableFuture.completedStage("server");
                },
                (session, server) -> found.complete(server));

        executor.execute(connector::seek);

        assertThat(found.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("server");
        assertThat(failures).hasValue(1);
    }

    @Test
    void aTryOfEarlierDoesNotWinOverOneOfLater() throws Exception {
        BlockingQueue<BusSession> found = new LinkedBlockingQueue<>();
        BusConnector connector = connector(this::begin, (session, server) -> found.add(session));
        executor.execute(connector::seek);
        Try hanging = next();
        Try winner = next();
        CompletableFuture<Void> again = new CompletableFuture<>();
        executor.execute(() -> {
            // Both are answered, and what was found is lost again before the other answer is looked at.
            winner.answer().complete("server");
            executor.execute(() -> {
                connector.seek();
                again.complete(null);
            });
            hanging.answer().complete("server");
        });
        again.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Try later = next();
        later.answer().complete("server");

        assertThat(found.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(winner.session());
        assertThat(found.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(later.session());
        assertThat(failures).hasValue(0);
    }

    @Test
    void nothingOfASearchIsLeftForTheNext() throws Exception {
        List<Integer> scheduled = new ArrayList<>();
        CompletableFuture<Void> found = new CompletableFuture<>();
        executor.setRemoveOnCancelPolicy(true);
        BusConnector connector = connector(this::begin, (session, server) -> {
            scheduled.add(executor.getQueue().size());
            found.complete(null);
        });
        executor.execute(connector::seek);
        Try only = next();
        executor.execute(connector::seek);
        only.answer().complete("server");
        found.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(scheduled).as("tries to come").containsExactly(0);
    }

    private BusConnector connector(
            Function<BusSession, CompletionStage<String>> opening, BiConsumer<BusSession, String> found) {
        return new BusConnector(
                executor,
                () -> new BusSession(clients, (session, failure) -> {}),
                opening,
                LONG,
                found,
                failure -> failures.incrementAndGet());
    }

    private CompletionStage<String> begin(BusSession session) {
        Try begun = new Try(session, new CompletableFuture<>());
        tries.add(begun);
        return begun.answer();
    }

    private Try next() throws InterruptedException {
        Try begun = tries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(begun).as("a try").isNotNull();
        return begun;
    }
}

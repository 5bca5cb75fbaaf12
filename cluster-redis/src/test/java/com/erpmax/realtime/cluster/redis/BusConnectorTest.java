package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusConnectorTest {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void aTryThatThrowsIsFollowedByTheNext() throws Exception {
        RedisClients clients = RedisClients.of(RedisAddress.parse("redis://127.0.0.1:1"), Duration.ofSeconds(1));
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        CompletableFuture<String> found = new CompletableFuture<>();
        BusConnector connector = new BusConnector(
                executor,
                () -> new BusSession(clients, (session, failure) -> {}),
                session -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return CompletableFuture.completedStage("server");
                },
                Duration.ofSeconds(1),
                (session, server) -> found.complete(server),
                failure -> failures.incrementAndGet());

        executor.execute(connector::seek);

        assertThat(found.get(60, TimeUnit.SECONDS)).isEqualTo("server");
        assertThat(failures).hasValue(1);
        clients.close();
    }
}

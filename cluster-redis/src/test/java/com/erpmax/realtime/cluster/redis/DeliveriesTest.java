package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeliveriesTest {

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatThrowsTakesNoPlaceFromWhatFollows() {
        Deliveries deliveries = new Deliveries(2);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> deliveries.deliver(() -> {
                        throw new IllegalStateException("this one cannot");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        CompletableFuture<Void> delivered = new CompletableFuture<>();

        deliveries.deliver(() -> {
            delivered.complete(null);
            return delivered;
        });

        assertThat(delivered).isCompleted();
    }

    @Test
    void moreWaitsUntilSomethingIsDone() throws Exception {
        Deliveries deliveries = new Deliveries(1);
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        deliveries.deliver(() -> first);
        Thread waiting = Thread.ofVirtual()
                .start(() -> deliveries.deliver(() -> {
                    second.complete(first.isDone());
                    return second;
                }));

        first.complete(null);

        assertThat(second.get(60, TimeUnit.SECONDS)).isTrue();
        waiting.join();
    }
}

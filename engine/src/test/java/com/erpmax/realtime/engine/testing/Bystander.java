package com.erpmax.realtime.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A healthy client that sends a message soon after the one before has come back, and notices when one does not. */
final class Bystander implements AutoCloseable {

    private static final int ECHOES = 3;

    private final RawWebSocket socket;
    private final AtomicLong echoes = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Bystander(int port) {
        socket = RawWebSocket.open(RawConnection.to(port), TestServer.PATH + "websocket");
        socket.text();
    }

    void start() {
        Thread.ofVirtual().start(this::run);
    }

    void assertEchoes() {
        long before = echoes.get();
        Deadlines.until(() -> {
            assertThat(failure.get()).as("healthy client").isNull();
            assertThat(echoes.get()).isGreaterThan(before + ECHOES);
        });
    }

    @Override
    public void close() {
        stopped.countDown();
        socket.close();
    }

    private void run() {
        try {
            while (!stopped.await(1, TimeUnit.MILLISECONDS)) {
                String message = "4" + echoes.get();
                socket.send(message);
                String answer = socket.text();
                if (answer.equals("2")) {
                    socket.send("3");
                    answer = socket.text();
                }
                assertThat(answer).isEqualTo(message);
                echoes.incrementAndGet();
            }
        } catch (Throwable disturbed) {
            if (stopped.getCount() > 0) {
                failure.set(disturbed);
            }
        }
    }
}

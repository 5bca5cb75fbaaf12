package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.cluster.python.PythonMessage.Reply;
import com.erpmax.realtime.socket.SocketIoServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Only so many events wait for acknowledgements at a time. */
class AnswersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void anEventThatNobodyGetsDoesNotCountForLong() {
        ask(1, 5);
        assertThat(BridgeMeter.ANSWERS.counter(registry, "dropped").count()).isZero();
    }

    @Test
    void oneTooManyIsSentWithoutAsking() {
        ask(0, 5);
        assertThat(BridgeMeter.ANSWERS.counter(registry, "dropped").count()).isEqualTo(5);
    }

    private void ask(int most, int times) {
        Answers answers = new Answers(
                new BridgeLimits(10, 1_000, 10, most, 1_000, Duration.ofSeconds(60), Duration.ofMillis(1)),
                message -> true,
                registry);
        try (SocketIoServer io = SocketIoServer.create()) {
            for (int i = 0; i < times; i++) {
                answers.ask(io.to("r"), "q", io.root().payloads().write(i), new Reply("h", "r", "/", i));
            }
        }
    }
}

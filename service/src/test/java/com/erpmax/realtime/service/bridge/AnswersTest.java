package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.cluster.python.PythonMessage.Reply;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.BroadcastOperator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Only so many events wait for acknowledgements at a time, and only so many sockets owe one. */
class AnswersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void anEventThatNobodyGetsDoesNotCountForLong() {
        ask(1, 5);
        assertThat(count("dropped")).isZero();
    }

    @Test
    void oneTooManyIsSentWithoutAsking() {
        ask(0, 5);
        assertThat(count("dropped")).isEqualTo(5);
    }

    @Test
    void oneSocketTooManyGetsTheEventAndIsNotAsked() {
        RunningService service = RunningService.shared();
        String tenant = UUID.randomUUID().toString();
        String token = service.token(UUID.randomUUID().toString(), tenant);
        Answers answers = answers(2, 1);
        BroadcastOperator sockets =
                service.bean(SocketIoServer.class).namespace("/billing").local().to("tenant:" + tenant);
        try (SocketClient one = SocketClient.connected(service, "/billing", token);
                SocketClient two = SocketClient.connected(service, "/billing", token)) {
            for (int i = 1; i <= 5; i++) {
                int times = i;
                String event = "q" + i;
                answers.ask(
                        sockets,
                        event,
                        service.bean(SocketIoServer.class).root().payloads().write(i),
                        new Reply("h", "r", "/billing", i));
                String idOfOne = one.awaitQuestion("/billing", event);
                String idOfTwo = two.awaitQuestion("/billing", event);
                one.acknowledge("/billing", idOfOne, "[1]");
                two.acknowledge("/billing", idOfTwo, "[1]");
                BridgedServices.await("the answer", () -> count("sent") == times);
                assertThat(count("dropped")).isEqualTo(times);
            }
        }
    }

    private void ask(int most, int times) {
        Answers answers = answers(most, 10);
        try (SocketIoServer io = SocketIoServer.create()) {
            for (int i = 0; i < times; i++) {
                answers.ask(io.to("r"), "q", io.root().payloads().write(i), new Reply("h", "r", "/", i));
            }
        }
    }

    private Answers answers(int questions, int sockets) {
        return new Answers(
                new AnswerLimits(questions, sockets, 1_000, Duration.ofSeconds(60)), message -> true, registry);
    }

    private double count(String result) {
        return BridgeMeter.ANSWERS.counter(registry, result).count();
    }
}

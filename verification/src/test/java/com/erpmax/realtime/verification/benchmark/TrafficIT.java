package com.erpmax.realtime.verification.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.EventHandler;
import com.erpmax.realtime.verification.benchmark.load.AnsweredTraffic;
import com.erpmax.realtime.verification.benchmark.load.BroadcastTraffic;
import com.erpmax.realtime.verification.benchmark.load.ConnectTraffic;
import com.erpmax.realtime.verification.benchmark.load.Flow;
import com.erpmax.realtime.verification.benchmark.load.PacedTraffic;
import com.erpmax.realtime.verification.benchmark.load.PollingTraffic;
import com.erpmax.realtime.verification.benchmark.load.RoomTraffic;
import com.erpmax.realtime.verification.benchmark.load.Traffic;
import com.erpmax.realtime.verification.benchmark.server.AccessToken;
import com.erpmax.realtime.verification.benchmark.server.BenchServer;
import com.erpmax.realtime.verification.benchmark.server.CeilingServer;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The load generator and the servers that it is put on understand each other, and what is wrong is noticed. */
class TrafficIT {

    private static final Duration TIME = Duration.ofMillis(50);

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("echo", port -> AnsweredTraffic.echo(port, 5, 10, 64)),
                kind("large echo", port -> AnsweredTraffic.echo(port, 2, 3, 70_000)),
                kind("ack", port -> AnsweredTraffic.ack(port, 5, 10, 64)),
                kind("broadcast", port -> new BroadcastTraffic(port, 20, 1, 128)),
                kind("broadcasts", port -> new BroadcastTraffic(port, 20, 8, 128)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void ourServerAnswers(String name, IntFunction<Traffic> kind) {
        try (EngineServer server = BenchServer.start(new BenchServer.Setup(0, false, false))) {
            assertFlows(kind, server.port());
        }
    }

    @Test
    void ourServerAnswersWithBlockingHandlers() {
        try (EngineServer server = BenchServer.start(new BenchServer.Setup(0, false, true))) {
            assertFlows(port -> AnsweredTraffic.echo(port, 5, 10, 64), server.port());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void theCeilingAnswers(String name, IntFunction<Traffic> kind) {
        for (int eventLoops = 1; eventLoops <= 2; eventLoops++) {
            try (CeilingServer server = CeilingServer.start(0, false, eventLoops)) {
                assertFlows(kind, server.port());
            }
        }
    }

    @Test
    void ourServerAnswersThosePolling() {
        try (EngineServer server = BenchServer.start(new BenchServer.Setup(0, false, false))) {
            assertFlows(port -> new PollingTraffic(port, 10, 128), server.port());
        }
    }

    @Test
    void ourServerKeepsPace() {
        try (EngineServer server = BenchServer.start(new BenchServer.Setup(0, false, false))) {
            assertFlows(port -> new PacedTraffic(port, 10, 64, 5_000), server.port());
        }
    }

    @Test
    void ourServerKnowsWhoIsInWhichRoom() {
        try (EngineServer server = BenchServer.start(new BenchServer.Setup(0, false, false))) {
            assertFlows(port -> new RoomTraffic(port, 40, 10, 64), server.port());
        }
    }

    @Test
    void everyConnectionEntersWithItsToken() {
        List<String> auths = IntStream.range(0, 50)
                .mapToObj(i -> AccessToken.auth("user-" + i, "tenant"))
                .toList();
        try (EngineServer server = BenchServer.start(new BenchServer.Setup(0, true, false));
                CeilingServer ceiling = CeilingServer.start(0, true, 1)) {
            for (int port : new int[] {server.port(), ceiling.port()}) {
                try (Traffic traffic = new ConnectTraffic(port, auths, false)) {
                    assertThat(traffic.flow(TIME).messages()).isEqualTo(50);
                    traffic.prepare();
                    assertThat(traffic.flow(TIME).messages()).isEqualTo(50);
                }
            }
        }
    }

    @Test
    void aWrongTokenIsRefused() {
        String forged = AccessToken.auth("user", "tenant").replace("\"}", "x\"}");
        try (EngineServer server = BenchServer.start(new BenchServer.Setup(0, true, false));
                Traffic traffic = new ConnectTraffic(server.port(), List.of(forged), false)) {
            assertThatThrownBy(() -> traffic.flow(TIME))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("token_invalid");
        }
    }

    @Test
    void aWrongAnswerIsNoticed() {
        assertNoticed(
                "echo", event -> event.socket().emit("echo", "another"), port -> AnsweredTraffic.echo(port, 1, 1, 64));
        assertNoticed(
                "broadcast",
                event -> event.socket().emit("broadcast", "another"),
                port -> new BroadcastTraffic(port, 1, 1, 64));
    }

    @Test
    void anAnswerThatComesTwiceIsNoticed() {
        assertNoticed("echo", event -> twice("echo", event), port -> AnsweredTraffic.echo(port, 1, 1, 64));
        assertNoticed("broadcast", event -> twice("broadcast", event), port -> new BroadcastTraffic(port, 1, 1, 64));
    }

    private static void twice(String name, Event event) {
        event.socket().emit(name, event.arguments());
        event.socket().emit(name, event.arguments());
    }

    private static void assertNoticed(String name, EventHandler handler, IntFunction<Traffic> kind) {
        SocketIoServer io = SocketIoServer.create();
        io.on(name, handler);
        try (EngineServer server = EngineServer.builder().start(io);
                Traffic traffic = kind.apply(server.port())) {
            assertThatThrownBy(() -> traffic.flow(TIME))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("message: 42[\"" + name);
        }
    }

    /** Twice, because a flow goes on where the one before has ended. */
    private static void assertFlows(IntFunction<Traffic> kind, int port) {
        try (Traffic traffic = kind.apply(port)) {
            for (int i = 0; i < 2; i++) {
                Flow flow = traffic.flow(TIME);
                assertThat(flow.messages()).isPositive();
                assertThat(flow.latencies().count()).isEqualTo(flow.messages());
            }
        }
    }

    private static Arguments kind(String name, IntFunction<Traffic> kind) {
        return Arguments.of(name, kind);
    }
}

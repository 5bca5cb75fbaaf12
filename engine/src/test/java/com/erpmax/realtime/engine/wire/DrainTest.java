package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a server goes out of service: nobody new comes in, and those who are in leave one after the other. */
class DrainTest {

    private static final Duration NEVER_OVER = Duration.ofDays(1);

    private final TestServer server = TestServer.start(settings -> settings.eventLoops(2));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void newSessionsAreAskedToComeBackLaterWhileOpenOnesAreServed() {
        List<PollingSession> sessions = List.of(server.poll(), server.poll());
        RawConnection before = server.connect();
        Thread draining = drain(NEVER_OVER);

        HttpAnswer refusal = before.exchange("GET " + PATH + "polling");
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(Integer.parseInt(refusal.header("retry-after"))).isBetween(1, 10);
        assertThat(server.connect()
                        .write(RawWebSocket.upgradeRequest(PATH + "websocket"))
                        .answer()
                        .status())
                .isEqualTo(503);
        assertThat(server.meter("realtime.engine.unavailable", "reason", "stopping"))
                .isEqualTo(2);

        Deadlines.until(() -> assertThat(openOf(sessions)).hasSize(1));
        PollingSession open = openOf(sessions).getFirst();
        open.post("4hi");
        assertThat(open.poll().body()).isEqualTo("4hi");
        assertThat(open.upgrade().send("4ho").text()).as("it may still upgrade").isEqualTo("4ho");
        assertThat(draining.isAlive()).isTrue();
    }

    @Test
    void transportsCloseInRandomOrderOverTheWholeTime() throws InterruptedException {
        List<PollingSession> sessions = new ArrayList<>();
        List<RawConnection> polls = new ArrayList<>();
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Thread> watching = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int number = i;
            PollingSession session = server.poll();
            sessions.add(session);
            polls.add(session.waitingPoll());
            watching.add(Thread.ofVirtual().start(() -> {
                assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
                order.add(number);
            }));
        }
        long begun = System.nanoTime();
        server.server().drain(Duration.ofMillis(600));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(550));
        for (Thread thread : watching) {
            assertThat(thread.join(Deadlines.PATIENCE)).isTrue();
        }
        assertThat(order).hasSize(12).isNotEqualTo(order.stream().sorted().toList());
        assertThat(openOf(sessions)).isEmpty();
        assertThat(polls)
                .allSatisfy(poll -> assertThat(poll.answer().body())
                        .as("a close of the transport, so that clients come back")
                        .isEqualTo("1"));
    }

    @Test
    void closingTheServerEndsTheWait() throws InterruptedException {
        PollingSession one = server.poll();
        PollingSession other = server.poll();
        Thread draining = drain(NEVER_OVER);
        Deadlines.until(() -> assertThat(openOf(List.of(one, other))).hasSize(1));
        server.server().close();
        assertThat(draining.join(Deadlines.PATIENCE)).isTrue();
        assertThat(one.listener().awaitClose()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
        assertThat(other.listener().awaitClose()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
    }

    @Test
    void drainIsOverWhenTheLastPeerHasLeftByItself() throws InterruptedException {
        RawWebSocket one = server.webSocket();
        RawWebSocket other = server.webSocket();
        Thread draining = drain(NEVER_OVER);
        one.connection().close();
        other.connection().close();
        assertThat(draining.join(Deadlines.PATIENCE)).isTrue();
    }

    @Test
    void interruptedDrainLeavesTheRestOpen() throws InterruptedException {
        server.poll();
        server.poll();
        Thread draining = drain(NEVER_OVER);
        Deadlines.until(() -> assertThat(server.server().sessions().isClosed()).isTrue());
        draining.interrupt();
        assertThat(draining.join(Deadlines.PATIENCE)).isTrue();
        assertThat(server.server().sessions().size()).isPositive();
    }

    @Test
    void drainOfAServerWithoutSessionsTakesNoTime() throws InterruptedException {
        assertThat(drain(NEVER_OVER).join(Deadlines.PATIENCE)).isTrue();
    }

    private Thread drain(Duration spread) {
        Thread thread = Thread.ofPlatform().start(() -> server.server().drain(spread));
        Deadlines.until(() -> assertThat(server.server().sessions().isClosed()).isTrue());
        return thread;
    }

    private static List<PollingSession> openOf(List<PollingSession> sessions) {
        return sessions.stream()
                .filter(session -> session.listener().ask(session.listener().session()::isOpen))
                .toList();
    }
}

package com.erpmax.realtime.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many sessions at once on several loops, each with requests over many connections and an upgrade at a random moment:
 * what a peer sends comes back in order and once.
 */
class TrafficTest {

    private static final int SESSIONS = 24;
    private static final int MESSAGES = 120;
    private static final long SEED = 20261122;

    private final TestServer server = TestServer.start(settings -> settings.eventLoops(3));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyMessageComesBackInOrderAndOnce() throws InterruptedException, ExecutionException, TimeoutException {
        List<PollingSession> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(server.poll());
        }
        assertThat(sessions.stream()
                        .map(session -> session.listener().session().loop().index())
                        .distinct())
                .as("the sessions live on all loops")
                .hasSize(3);
        List<Future<Void>> runs = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SESSIONS; i++) {
                Client client = new Client(sessions.get(i), new Random(SEED + i));
                runs.add(threads.submit(client::run, null));
            }
            for (Future<Void> run : runs) {
                run.get(Deadlines.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        for (PollingSession session : sessions) {
            assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
            assertThat(session.listener().messages()).hasSize(MESSAGES);
        }
        Deadlines.until(() -> assertThat(server.server().sessions().size()).isZero());
    }

    private static final class Client {

        private final PollingSession session;
        private final Random random;
        private int sent;
        private int seen;

        Client(PollingSession session, Random random) {
            this.session = session;
            this.random = random;
        }

        void run() {
            int upgradeAfter = random.nextInt(MESSAGES);
            while (sent < upgradeAfter) {
                post(Math.min(upgradeAfter - sent, 1 + random.nextInt(5)));
                if (random.nextBoolean()) {
                    take(session.poll().packets());
                }
            }
            RawWebSocket socket = session.upgrade();
            while (sent < MESSAGES) {
                socket.send("4" + ++sent);
                if (random.nextInt(4) == 0) {
                    take(socket.text());
                }
            }
            while (seen < MESSAGES) {
                take(socket.text());
            }
            socket.close();
        }

        private void post(int count) {
            StringBuilder payload = new StringBuilder();
            for (int i = 0; i < count; i++) {
                payload.append(i == 0 ? "4" : "\u001e4").append(++sent);
            }
            assertThat(session.post(payload.toString()).body()).isEqualTo("ok");
        }

        private void take(String... packets) {
            for (String packet : packets) {
                seen++;
                assertThat(packet).as("seed %d", SEED).isEqualTo("4" + seen);
            }
        }
    }
}

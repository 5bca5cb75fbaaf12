package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.testing.RecoverableClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A client that loses its connection all the time, over all event loops, while events keep coming. */
class RecoveryStormTest {
    private static final int EVENTS = 6_000;
    private static final int ROUND = 40;

    @Test
    void everyEventComesOnceAndInOrder() throws Exception {
        try (TestServer server = TestServer.start(builder -> builder.recovery(RecoverySettings.defaults()))) {
            AtomicReference<Socket> socket = new AtomicReference<>();
            server.root().onConnection(socket::set);
            RecoverableClient client = RecoverableClient.connect(server.open());
            Semaphore lead = new Semaphore(2 * ROUND);
            Thread sender = Thread.ofVirtual().start(() -> send(server, client.sid(), lead));
            RecoverableClient current = client;
            for (int i = 0; i < EVENTS; i++) {
                assertThat(current.event()).isEqualTo("42[\"n\"," + i + ",");
                if (i % ROUND == ROUND - 1) {
                    if (i % (2 * ROUND) == ROUND - 1) {
                        current.dropUnread();
                    }
                    WebSocketClient next = server.open();
                    lead.release(ROUND); // so that events come just while the socket is on its way
                    current = current.comeBack(next);
                    current.expectConfirmationAmongEvents();
                }
            }
            sender.join();
            assertThat(socket.get().isRecovered()).isTrue();
        }
    }

    private static void send(TestServer server, String room, Semaphore lead) {
        for (int i = 0; i < EVENTS; i++) {
            try {
                if (!lead.tryAcquire(60, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (i % 2 == 0) {
                server.root().emit("n", i);
            } else {
                server.root().to(room).emit("n", i);
            }
        }
    }
}

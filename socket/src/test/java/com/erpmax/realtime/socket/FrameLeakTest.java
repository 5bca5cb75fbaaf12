package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Every frame gives its memory back. Needs the paranoid leak detection that the build switches on for all tests. */
class FrameLeakTest {
    private static final int ROUNDS = 12;

    private final Logger detector = (Logger) LoggerFactory.getLogger("io.netty.util.ResourceLeakDetector");
    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();
    private final TestServer server = TestServer.start();

    @BeforeEach
    void listen() {
        reports.start();
        detector.addAppender(reports);
        server.io().alias("/ws", "/").feed("/news", "/");
        server.root().onLoop("mark", event -> event.ack());
    }

    @AfterEach
    void closeServer() {
        detector.detachAppender(reports);
        server.close();
    }

    @Test
    void emitsAcksBroadcastsAndDroppedEventsLeakNothing() {
        WebSocketClient client = server.connect("");
        WebSocketClient alias = server.connect("/ws,");
        PollingClient polling = server.poll();
        polling.enter("");

        for (int i = 0; i < ROUNDS; i++) {
            server.root().emit("all", i, new byte[] {1});
            server.root().to("nobody").emit("lost");
            server.root().asVolatile().emit("volatile", i);
            server.io().namespace("/news").emit("fed", i);
            polling.send("421[\"mark\"]");
            readUntilMark(polling);
            client.send("421[\"mark\"]");
            readUntil(client, "431[]");
            alias.send("42/ws,1[\"mark\"]");
            readUntil(alias, "43/ws,1[]");
            collectGarbage();
        }

        assertThat(reports.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    private static void readUntil(WebSocketClient client, String last) {
        String message = client.next();
        while (!message.equals(last)) {
            message = client.next();
        }
    }

    private static void readUntilMark(PollingClient client) {
        String message = client.next();
        while (!message.equals("431[]")) {
            message = client.next();
        }
    }

    /** Leaks are noticed when the next buffer is made after the lost one was collected. */
    private static void collectGarbage() {
        System.gc();
    }
}

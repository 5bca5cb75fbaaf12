package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What closes the connection, as in section 2.4 of the wire facts, and what does not. */
class ViolationTest {
    private final TestServer server = TestServer.start();
    private final BlockingQueue<String> reasons = new ArrayBlockingQueue<>(10);

    @BeforeEach
    void noteReasons() {
        server.root().onDisconnect((socket, reason) -> reasons.add(reason.text()));
        server.root().onLoop("echo", event -> event.socket().emit("back", event.arguments()));
        server.io().namespace("/custom").onDisconnect((socket, reason) -> reasons.add("/custom " + reason.text()));
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4",
                "49",
                "4abc",
                "42",
                "42{}",
                "42[]",
                "42[\"x\"",
                "42abc[\"x\"]",
                "42[\"disconnect\"]",
                "43",
                "41{}",
                "450-[\"x\"]",
                "451[\"x\"]",
                "4511-[\"x\"]",
                "44{\"message\":\"no\"}",
                "40null"
            })
    void aMalformedPacketIsAForcedCloseForEverySocket(String packet) throws InterruptedException {
        server.connect("", "/custom,").send(packet).expect(WebSocketClient.CLOSED);

        assertThat(new String[] {nextReason(), nextReason()})
                .containsExactlyInAnyOrder("forced close", "/custom forced close");
    }

    @Test
    void anUnexpectedBinaryMessageIsAForcedClose() throws InterruptedException {
        server.connect("").send(new byte[] {1}).expect(WebSocketClient.CLOSED);

        assertThat(nextReason()).isEqualTo("forced close");
    }

    @Test
    void aTextMessageInPlaceOfAnAttachmentIsAForcedClose() {
        server.connect("").send("451-[\"x\"]").send("42[\"echo\"]").expect(WebSocketClient.CLOSED);
    }

    @Test
    void anInvalidEnginePacketIsAParseError() throws InterruptedException {
        server.connect("").send("abc").expect(WebSocketClient.CLOSED);

        assertThat(nextReason()).isEqualTo("parse error");
    }

    @Test
    void aRepeatedConnectClosesTheTransport() throws InterruptedException {
        server.connect("").send("40").expect(WebSocketClient.CLOSED);

        assertThat(nextReason()).isEqualTo("forced close");
    }

    @Test
    void aConnectWhileTheFirstIsBeingDecidedClosesTheTransport() {
        server.root().use(socket -> new ArrayBlockingQueue<String>(1).take());

        server.open().send("40").send("40").expect(WebSocketClient.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42/custom,[\"x\"]", "43/custom,1[]", "41/custom,", "42/unknown,[\"x\"]", "41/unknown,"})
    void aPacketForANamespaceThatIsNotConnectedClosesTheTransport(String packet) {
        server.connect("").send(packet).expect(WebSocketClient.CLOSED);
    }

    @Test
    void anEventAfterARefusalClosesTheTransport() {
        server.io().namespace("/closed").use(socket -> {
            throw new ConnectRefusedException("no", "no", null);
        });

        server.connect("")
                .send("40/closed,")
                .expect("44/closed,{\"message\":\"no\"}")
                .send("42/closed,[\"x\"]")
                .expect(WebSocketClient.CLOSED);
    }

    @Test
    void anEventAfterLeavingClosesTheTransport() {
        server.connect("", "/custom,")
                .send("41/custom,")
                .send("42/custom,[\"x\"]")
                .expect(WebSocketClient.CLOSED);
    }

    @Test
    void anUnknownAckIdIsIgnored() {
        server.connect("")
                .send("43999[]")
                .send("43999[]")
                .send("42[\"echo\",1]")
                .expect("42[\"back\",1]");
    }

    @Test
    void anEventWithoutHandlerIsIgnored() {
        server.connect("").send("427[\"unheard\"]").send("42[\"echo\",1]").expect("42[\"back\",1]");
    }

    @Test
    void onPollingTheEventsBeforeTheViolationAreHandled() throws InterruptedException {
        server.root().onLoop("note", event -> reasons.add("event " + event.arguments()));
        PollingClient client = server.poll();
        client.enter("");

        client.send("42[\"note\",1]", "49", "42[\"note\",2]");

        assertThat(nextReason()).isEqualTo("event [1]");
        assertThat(nextReason()).isEqualTo("forced close");
        assertThat(reasons).isEmpty();
    }

    private String nextReason() throws InterruptedException {
        return String.valueOf(reasons.poll(60, TimeUnit.SECONDS));
    }
}

package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile peer can send. After each, another connection works as before, and nothing of the peer is left. */
class HostilePacketsTest {
    private static final int MANY = 10_000;
    private static final int MEGABYTE = 1_000_000;

    private final TestServer server = TestServer.start();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final WebSocketClient neighbour = server.connect("");

    @BeforeEach
    void registerHandlers() {
        server.root().onLoop("echo", event -> event.ack(event.arguments()));
        server.root().onAny(event -> handled.add(event.name()));
        server.root().on("block", event -> gate.await());
    }

    @AfterEach
    void othersAreUndisturbedAndNothingIsLeft() {
        try {
            neighbour.send("421[\"echo\",\"still here\"]").expect("431[\"still here\"]");
            await().untilAsserted(() -> {
                assertThat(server.io().connectionCount()).isEqualTo(1);
                assertThat(server.root().fetchSockets().toCompletableFuture().join())
                        .hasSize(1);
            });
        } finally {
            gate.countDown();
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "47", "4-1", "4x", "4\u0000", "4/custom", "4[\"echo\"]", "4{\"type\":2}"})
    void packetsOfUnknownTypesAreRefused(String packet) {
        refused(packet);
    }

    @Test
    void anIdOfSixtyThousandDigitsIsRefused() {
        refused("42" + "9".repeat(60_000) + "[\"echo\"]");
        refused("43" + "0".repeat(60_000) + "[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"451000000000-[\"echo\"]", "4511-[\"echo\"]", "45-1-[\"echo\"]", "451[\"echo\"]", "45-[\"echo\"]"
            })
    void impossibleNumbersOfAttachmentsAreRefused(String packet) {
        refused(packet);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":true,\"num\":1}",
                "{\"_placeholder\":true,\"num\":-1}",
                "{\"_placeholder\":true,\"num\":0.5}",
                "{\"_placeholder\":true,\"num\":\"0\"}",
                "{\"_placeholder\":true}",
                "{\"_placeholder\":true,\"num\":9223372036854775808}"
            })
    void placeholdersThatStandForNothingAreRefused(String placeholder) {
        refused("451-[\"echo\"," + placeholder + "]");
    }

    @Test
    void aBinaryMessageBeforeTheConnectIsRefused() {
        server.open().send(new byte[] {1}).expect(WebSocketClient.CLOSED);
    }

    @Test
    void anEventBeforeTheConnectIsRefused() {
        server.open().send("42[\"echo\"]").expect(WebSocketClient.CLOSED);
        assertThat(handled).isEmpty();
    }

    @Test
    void attachmentsThatNeverAllArriveAreForgottenWithTheConnection() {
        WebSocketClient client = server.connect("").send("4510-[\"echo\",{\"_placeholder\":true,\"num\":9}]");
        for (int i = 0; i < 9; i++) {
            client.send(new byte[MEGABYTE]);
        }
        client.abort();

        await().until(() -> server.io().connectionCount() == 1);
        assertThat(handled).isEmpty();
    }

    @Test
    void aPacketForNoSocketIsRefusedBeforeItsAttachmentsCome() {
        server.open().send("451-[\"echo\"]").expect(WebSocketClient.CLOSED);
        server.connect("").send("451-/custom,[\"echo\"]").expect(WebSocketClient.CLOSED);
        server.connect("").send("461-/custom,1[]").expect(WebSocketClient.CLOSED);
    }

    @Test
    void attachmentsOfManyThatNeverAllArriveAreRefusedBeforeTheyUseUpTheMemory() {
        List<WebSocketClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(server.connect(""));
            sendAllButOne(clients.getLast());
        }
        clients.getLast().expect(WebSocketClient.CLOSED);
        neighbour.send("421[\"echo\",\"small\"]").expect("431[\"small\"]");
        clients.forEach(WebSocketClient::abort);
        await().until(() -> server.io().connectionCount() == 1);

        server.root()
                .onLoop(
                        "size",
                        event -> event.ack(event.arguments().attachments().getFirst().length));
        neighbour.send("451-1[\"size\",{\"_placeholder\":true,\"num\":0}]").send(new byte[MEGABYTE]);
        neighbour.expect("431[" + MEGABYTE + "]");
    }

    private static void sendAllButOne(WebSocketClient client) {
        client.send("4510-[\"echo\",{\"_placeholder\":true,\"num\":9}]");
        try {
            for (int sent = 0; sent < 9; sent++) {
                client.send(new byte[MEGABYTE]);
            }
        } catch (CompletionException refusedMeanwhile) {
            assertThat(refusedMeanwhile).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aTextInPlaceOfAnAttachmentIsRefused() {
        server.connect("")
                .send("452-[\"echo\"]")
                .send(new byte[] {1})
                .send("42[\"echo\"]")
                .expect(WebSocketClient.CLOSED);
        assertThat(handled).isEmpty();
    }

    @Test
    void answersToNothingAreIgnoredHoweverManyCome() {
        WebSocketClient client = server.connect("");
        for (int i = 0; i < 1_000; i++) {
            client.send("43" + i + "[]");
        }
        client.send("421[\"echo\"]").expect("431[]");
        client.abort();
    }

    @Test
    void jsonThatNestsTwentyThousandDeepIsRefused() {
        refused("42[\"echo\"," + "[".repeat(20_000) + "]".repeat(20_000) + "]");
        refused("42[\"echo\"," + "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000) + "]");
        refused("451-[\"echo\"," + "[".repeat(20_000) + "]".repeat(20_000) + "]");
        server.open()
                .send("40" + "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000))
                .expect(WebSocketClient.CLOSED);
    }

    @Test
    void aNumberOfTenThousandDigitsIsRefused() {
        refused("42[\"echo\"," + "9".repeat(MANY) + "]");
        refused("42[\"echo\",1e" + "9".repeat(MANY) + "]");
        refused("42[" + "9".repeat(MANY) + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e999999999", "123456789012345678901234567890", "1E-2147483649"})
    void numbersOutOfEveryRangeAreHarmless(String number) {
        server.root().on("read", event -> {
            for (Class<?> type : List.of(Integer.class, BigInteger.class, Double.class, Object.class)) {
                try {
                    event.arguments().as(0, type);
                } catch (MalformedPacketException refused) {
                    event.socket().emit("refused", type.getSimpleName());
                }
            }
            event.ack();
        });
        WebSocketClient client = server.connect("");

        client.send("421[\"echo\"," + number + "]").expect("431[" + number + "]");
        String answer = client.send("422[\"read\"," + number + "]").next();
        while (answer.startsWith("42[\"refused\"")) {
            answer = client.next();
        }
        assertThat(answer).isEqualTo("432[]");
        client.abort();
    }

    @Test
    void repeatedAndPrototypeLikeNamesAreOrdinaryData() {
        server.root()
                .on(
                        "read",
                        event -> event.ack(event.arguments().as(0, Map.class).size()));
        WebSocketClient client = server.connect("");

        client.send("421[\"read\",{\"a\":1,\"a\":2,\"a\":3}]").expect("431[1]");
        client.send("422[\"read\",{\"__proto__\":{\"x\":1},\"constructor\":2,\"toString\":3}]")
                .expect("432[3]");
        client.send("423[\"__proto__\"]").send("424[\"echo\"]").expect("434[]");
        client.abort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
    void reservedNamesAreRefusedAndNoHandlerSeesThem(String name) {
        refused("42[\"" + name + "\"]");
        refused("427[\"" + name + "\",1]");
        refused("451-[\"" + name + "\",{\"_placeholder\":true,\"num\":0}]");
    }

    @Test
    void tenThousandNamespacesAreNotAllAnswered() {
        String[] asked = new String[MANY];
        for (int i = 0; i < MANY; i++) {
            asked[i] = "40/n" + i + ",";
        }
        PollingClient client = server.poll().send(asked);

        int answers = 0;
        for (String packet = client.next(); packet.startsWith("44/n"); packet = client.next()) {
            answers++;
        }
        assertThat(answers).isEqualTo(SocketSettings.defaults().maxNamespaces() + 1);
    }

    @Test
    void tenThousandRoomsAreNotAllJoined() {
        AtomicInteger full = new AtomicInteger();
        server.root().on("join", event -> {
            String room = event.arguments().as(0, String.class);
            try {
                event.socket().join(room).toCompletableFuture().get();
            } catch (ExecutionException e) {
                full.incrementAndGet();
            }
            event.ack();
        });
        WebSocketClient client = server.connect("");
        int wanted = SocketSettings.defaults().maxRooms() + 50;
        for (int i = 0; i < wanted; i++) {
            client.send("42" + i + "[\"join\",\"room" + i + "\"]").expect("43" + i + "[]");
        }

        assertThat(full).hasValue(50);
        client.abort();
    }

    @Test
    void twoConnectsAreRefusedAlsoInOnePayload() {
        server.connect("").send("40").expect(WebSocketClient.CLOSED);
        PollingClient client = server.poll().send("40", "40");

        assertThat(client.next()).startsWith("40{\"sid\":");
        assertThat(Stream.generate(client::next)
                        .filter(packet -> !packet.equals("6"))
                        .findFirst())
                .hasValue("1");
    }

    @Test
    void tenThousandEventsForAHandlerThatBlocksCloseTheirConnectionOnly() {
        PollingClient client = server.poll();
        client.enter("");
        client.send(Collections.nCopies(MANY, "42[\"block\"]").toArray(String[]::new));

        await().until(() -> server.io().connectionCount() == 1);
        gate.countDown();
        await().untilAsserted(() -> assertThat(
                        server.root().fetchSockets().toCompletableFuture().join())
                .hasSize(1));
        assertThat(handled).hasSizeLessThanOrEqualTo(SocketSettings.defaults().maxQueuedEvents() + 1);
    }

    @Test
    void eventsOfTheLargestSizeAreHandledOneByOne() {
        WebSocketClient client = server.connect("");
        char[] text = new char[MEGABYTE - 20];
        Arrays.fill(text, 'x');
        for (int i = 0; i < 5; i++) {
            client.send("42" + i + "[\"size\",\"" + new String(text) + "\"]");
        }

        client.send("429[\"echo\"]").expect("439[]");
        client.abort();
    }

    private void refused(String packet) {
        int before = handled.size();
        server.connect("").send(packet).expect(WebSocketClient.CLOSED);
        assertThat(handled).hasSize(before);
    }
}

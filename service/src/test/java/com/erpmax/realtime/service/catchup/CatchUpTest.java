package com.erpmax.realtime.service.catchup;

import static com.erpmax.realtime.service.catchup.Recipient.NEW;
import static com.erpmax.realtime.service.catchup.Recipient.PAYMENT;
import static com.erpmax.realtime.service.catchup.Recipient.range;
import static com.erpmax.realtime.service.catchup.Recipient.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Plain clients, which know nothing of it, get what they have missed. */
class CatchUpTest {

    private final RunningService service = RunningService.shared();
    private final Recipient recipient = new Recipient(service);

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ws", "/notifications", "/ws/notifications"})
    void whatCameWhileTheUserWasAwayComesFirstInOrderAndMarked(String namespace) {
        recipient.visit(namespace);
        recipient.notifyTimes(3);
        try (SocketClient client = recipient.arrive(namespace)) {
            recipient.notifyTimes(1);
            List<JsonNode> events = client.awaitEvents(namespace, NEW, 4);
            assertThat(seqs(client, namespace, NEW)).isEqualTo(range(1, 4));
            assertThat(events).extracting(Recipient::isReplay).containsExactly(true, true, true, false);
            JsonNode state = client.awaitEvent(namespace, "sync_state");
            assertThat(state.get("unread").longValue()).isEqualTo(3);
            assertThat(state.get("more").booleanValue()).isFalse();
            assertThat(state.get("truncated").isEmpty()).isTrue();
            JsonNode position = state.get("positions").get(recipient.notifications.text());
            assertThat(position.get("seq").longValue()).isEqualTo(3);
            assertThat(position.get("epoch")).isEqualTo(events.getFirst().get("epoch"));
        }
    }

    @Test
    void whatIsProvenToHaveArrivedIsNotRepeated() {
        recipient.visit("/");
        try (SocketClient client = recipient.arrive("/")) {
            recipient.notifyTimes(2);
            recipient.payTimes(1);
            client.awaitEvents("/", NEW, 2);
            client.awaitEvents("/", PAYMENT, 1);
            recipient.awaitProof(recipient.notifications, 2);
            recipient.awaitProof(recipient.billing, 1);
        }
        try (SocketClient client = recipient.arrive("/")) {
            recipient.notifyTimes(1);
            client.awaitEvents("/", NEW, 1);
            assertThat(seqs(client, "/", NEW)).containsExactly(3L);
            assertThat(client.events("/", PAYMENT)).isEmpty();
        }
    }

    @Test
    void whatIsNotProvenToHaveArrivedIsRepeatedAndMarked() {
        recipient.visit("/");
        try (SocketClient client = recipient.arrive("/").silent()) {
            recipient.notifyTimes(2);
            client.awaitEvents("/", NEW, 2);
        }
        try (SocketClient client = recipient.arrive("/")) {
            assertThat(seqs(client, "/", NEW)).containsExactly(1L, 2L);
            assertThat(client.events("/", NEW)).allMatch(Recipient::isReplay);
        }
    }

    @Test
    void aUserWhoWasNeverHereGetsTheUnreadNotificationsOnly() {
        recipient.notifyTimes(4);
        recipient.payTimes(2);
        service.bean(Database.class)
                .writing(jdbc -> jdbc.sql("UPDATE notifications SET read_at = 1 WHERE user_id = ? AND seq IN (1, 3)")
                        .param(recipient.user)
                        .update());
        try (SocketClient client = recipient.arrive("/")) {
            recipient.payTimes(1);
            client.awaitEvents("/", PAYMENT, 1);
            assertThat(seqs(client, "/", NEW)).containsExactly(2L, 4L);
            assertThat(seqs(client, "/", PAYMENT)).containsExactly(3L);
            recipient.awaitProof(recipient.notifications, 4);
        }
        try (SocketClient client = recipient.arrive("/")) {
            assertThat(client.events("/", NEW)).isEmpty();
        }
    }

    @Test
    void moreThanABatchComesInBatchesEachWithItsState() {
        recipient.visit("/notifications");
        recipient.notifyTimes(250);
        try (SocketClient client = recipient.arrive("/notifications")) {
            List<JsonNode> states = client.awaitEvents("/notifications", "sync_state", 3);
            assertThat(seqs(client, "/notifications", NEW)).isEqualTo(range(1, 250));
            assertThat(states)
                    .extracting(state -> state.get("more").booleanValue())
                    .containsExactly(true, true, false);
            assertThat(states)
                    .extracting(state -> state.get("positions")
                            .get(recipient.notifications.text())
                            .get("seq")
                            .longValue())
                    .containsExactly(100L, 200L, 250L);
        }
    }

    @Test
    void aClientThatDoesNotShowThatItHasABatchGetsNoOther() {
        recipient.visit("/notifications");
        recipient.notifyTimes(150);
        SocketClient client = SocketClient.open(service).silent();
        try (client) {
            client.join("/notifications", recipient.token);
            client.awaitEvent("/notifications", "sync_state");
            recipient.notifyTimes(1);
            client.settle("/notifications");
            assertThat(seqs(client, "/notifications", NEW)).isEqualTo(range(1, 100));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/notifications"})
    void eventsThatArePublishedDuringTheCatchUpAreMergedWithoutGapOrRepetition(String namespace) {
        recipient.visit(namespace);
        recipient.notifyTimes(50);
        List<CompletableFuture<Void>> publishers = range(1, 4).stream()
                .map(number -> CompletableFuture.runAsync(() -> recipient.notifyTimes(50)))
                .toList();
        try (SocketClient client = SocketClient.connected(service, namespace, recipient.token)) {
            publishers.forEach(CompletableFuture::join);
            recipient.notifyTimes(1);
            client.awaitEvents(namespace, NEW, 251);
            client.settle(namespace);
            assertThat(seqs(client, namespace, NEW)).isEqualTo(range(1, 251));
        }
    }

    /** A root socket waits a moment for others of its client. What is stored in that time was not missed. */
    @Test
    void whatIsStoredWhileARootSocketWaitsComesOnceAndUnmarked() {
        recipient.visit("/");
        try (SocketClient client = SocketClient.open(service)) {
            client.join("/", recipient.token);
            recipient.notifyTimes(2);
            client.awaitEvents("/", NEW, 2);
            client.awaitEvent("/", "sync_state");
            client.settle("/");
            assertThat(seqs(client, "/", NEW)).containsExactly(1L, 2L);
            assertThat(client.events("/", NEW)).noneMatch(Recipient::isReplay);
        }
    }

    @Test
    void whatNobodyGotBecauseOfSomebodyElsesSocketComesWhenThatLeaves() {
        Recipient other = new Recipient(service);
        recipient.visit("/");
        try (SocketClient client = other.arrive("/notifications")) {
            client.join("/", recipient.token);
            client.awaitEvent("/", "sync_state");
            recipient.notifyTimes(1);
            client.send("41/notifications,");
            client.awaitEvents("/", NEW, 1);
        }
    }

    @Test
    void aClientWithASocketPerNamespaceGetsWhatItMissedThere() {
        recipient.visit("/");
        recipient.notifyTimes(2);
        recipient.payTimes(2);
        SocketClient client = SocketClient.open(service);
        try (client) {
            client.join("/", recipient.token)
                    .join("/notifications", recipient.token)
                    .join("/billing", recipient.token);
            client.awaitEvents("/notifications", NEW, 2);
            client.awaitEvents("/billing", PAYMENT, 2);
            client.awaitEvent("/notifications", "sync_state");
            client.awaitEvent("/", "sync_state");
            assertThat(client.events("/", NEW)).isEmpty();
            assertThat(client.events("/", PAYMENT)).isEmpty();
            assertThat(client.events("/billing", NEW)).isEmpty();
        }
    }

    @Test
    void aSocketThatComesLaterGoesOnWhereTheRootSocketWas() {
        try (SocketClient client = recipient.arrive("/")) {
            recipient.notifyTimes(2);
            client.awaitEvents("/", NEW, 2);
            client.join("/notifications", recipient.token);
            client.awaitEvent("/notifications", "sync_state");
            recipient.notifyTimes(1);
            client.awaitEvents("/notifications", NEW, 1);
            recipient.awaitProof(recipient.notifications, 3);
            client.send("41/notifications,");
            client.settle("/"); // the disconnect has been seen by now
            recipient.notifyTimes(1);
            client.awaitEvents("/", NEW, 3);
            assertThat(seqs(client, "/", NEW)).containsExactly(1L, 2L, 4L);
            assertThat(seqs(client, "/notifications", NEW)).containsExactly(3L);
        }
    }

    /** A client drops what arrives after it has said that the socket leaves. */
    @Test
    void whatASocketThatLeftMayHaveDroppedIsSentAgainToTheNext() {
        try (SocketClient client = recipient.arrive("/notifications").silent()) {
            recipient.notifyTimes(2);
            client.awaitEvents("/notifications", NEW, 2);
            client.send("41/notifications,");
            client.join("/", recipient.token);
            client.awaitEvent("/", "sync_state");
            assertThat(seqs(client, "/", NEW)).containsExactly(1L, 2L);
            assertThat(client.events("/", NEW)).allMatch(Recipient::isReplay);
        }
    }

    @Test
    void aSocketThatLeavesAtOnceLeavesItsStreamsToTheRootSocket() {
        try (SocketClient client = recipient.arrive("/")) {
            client.connect("/notifications", "{\"token\":\"" + recipient.token + "\"}");
            client.send("41/notifications,");
            recipient.notifyTimes(3);
            client.awaitEvents("/", NEW, 3);
        }
        Recipient other = new Recipient(service);
        try (SocketClient client = SocketClient.open(service)) {
            client.connect("/", "{\"token\":\"" + other.token + "\"}");
            client.connect("/notifications", "{\"token\":\"" + other.token + "\"}");
            client.send("41/notifications,");
            other.notifyTimes(3);
            client.awaitEvents("/", NEW, 3);
        }
    }

    @Test
    void aSocketThatComesBackOnItsConnectionGetsWhatItMissed() {
        try (SocketClient client = recipient.arrive("/notifications")) {
            client.send("41/notifications,");
            client.join("/billing", recipient.token); // the disconnect has been seen by now
            recipient.notifyTimes(2);
            client.connect("/notifications", "{\"token\":\"" + recipient.token + "\"}");
            client.awaitEvents("/notifications", NEW, 2);
            assertThat(seqs(client, "/notifications", NEW)).containsExactly(1L, 2L);
        }
    }

    @Test
    void whatIsNoLongerKeptIsSaidToBeMissing() {
        recipient.visit("/notifications");
        recipient.notifyTimes(5);
        service.bean(Database.class)
                .writing(jdbc -> jdbc.sql("DELETE FROM events WHERE stream = ? AND seq <= 3")
                        .param(recipient.notifications.text())
                        .update());
        try (SocketClient client = recipient.arrive("/notifications")) {
            JsonNode state = client.awaitEvent("/notifications", "sync_state");
            assertThat(state.get("truncated").get(0).stringValue()).isEqualTo(recipient.notifications.text());
            assertThat(seqs(client, "/notifications", NEW)).containsExactly(4L, 5L);
        }
    }

    @Test
    void nobodyGetsTheEventsOfOthers() {
        Recipient other = new Recipient(service);
        other.visit("/");
        other.notifyTimes(2);
        other.payTimes(2);
        String theirs = "\"positions\":{\"" + other.billing.text() + "\":{\"epoch\":\"\",\"seq\":0}}";
        try (SocketClient client = recipient.arriveWith("/", theirs)) {
            recipient.notifyTimes(1);
            client.awaitEvents("/", NEW, 1);
            assertThat(client.events("/", NEW)).hasSize(1);
            assertThat(client.events("/", PAYMENT)).isEmpty();
        }
    }
}

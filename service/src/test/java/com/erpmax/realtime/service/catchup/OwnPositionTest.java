package com.erpmax.realtime.service.catchup;

import static com.erpmax.realtime.service.catchup.Recipient.NEW;
import static com.erpmax.realtime.service.catchup.Recipient.range;
import static com.erpmax.realtime.service.catchup.Recipient.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Clients that keep their own positions ask for what comes after them. */
class OwnPositionTest {

    private final RunningService service = RunningService.shared();
    private final Recipient recipient = new Recipient(service);
    private final String stream = recipient.notifications.text();

    @Test
    void catchUpBeginsWhereTheClientSaysThatItIs() {
        recipient.notifyTimes(5);
        recipient.visit("/");
        String epoch = epoch();
        try (SocketClient client = recipient.arriveWith("/", "\"positions\":{" + position(epoch, 3) + "}")) {
            assertThat(seqs(client, "/", NEW)).containsExactly(4L, 5L);
            assertThat(client.events("/", NEW)).allMatch(Recipient::isReplay);
        }
    }

    @Test
    void aClientThatWantsNoReplayMovesNobodysPosition() {
        recipient.visit("/");
        recipient.notifyTimes(2);
        try (SocketClient client = recipient.arriveWith("/", "\"replay\":false")) {
            recipient.notifyTimes(1);
            client.awaitEvents("/", NEW, 1);
            client.awaitHeartbeat();
        }
        try (SocketClient client = recipient.arrive("/")) {
            assertThat(seqs(client, "/", NEW)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void aClientThatWantsNoReplayIsToldWhereItBegins() {
        recipient.notifyTimes(2);
        try (SocketClient client = recipient.arriveWith("/", "\"replay\":false")) {
            JsonNode state = client.awaitEvent("/", "sync_state");
            assertThat(state.get("positions").get(stream).get("seq").longValue())
                    .isEqualTo(2);
            recipient.notifyTimes(1);
            client.awaitEvents("/", NEW, 1);
            assertThat(seqs(client, "/", NEW)).containsExactly(3L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"x\"",
                "{\"x\":{}}",
                "{\"/billing#x\":{\"epoch\":1,\"seq\":1}}",
                "{\"/billing#x\":{\"epoch\":\"a\",\"seq\":-1}}",
                "{\"/billing#x\":{\"epoch\":\"a\",\"seq\":1.5}}",
                "{\"/billing#x\":{\"epoch\":\"a\",\"seq\":1e300}}",
                "{\"/billing#x\":7}"
            })
    void malformedPositionsAreRefusedAndTheKnownOnesCount(String positions) {
        recipient.visit("/");
        recipient.notifyTimes(1);
        try (SocketClient client = recipient.arriveWith("/", "\"positions\":" + positions)) {
            assertThat(client.awaitEvent("/", "error").get("code").stringValue())
                    .isEqualTo("invalid_payload");
            assertThat(seqs(client, "/", NEW)).containsExactly(1L);
            JsonNode answer = client.emitForAck("/", "sync", "{\"positions\":" + positions + "}");
            assertThat(answer.get(0).get("code").stringValue()).isEqualTo("invalid_payload");
        }
    }

    @Test
    void syncAnswersPagesUntilThereIsNoMore() {
        recipient.notifyTimes(7);
        try (SocketClient client = recipient.arriveWith("/", "\"replay\":false")) {
            JsonNode first = sync(client, "{\"positions\":{\"" + stream + "\":null},\"limit\":4}");
            assertThat(seqs(first.get("events"))).isEqualTo(range(1, 4));
            assertThat(first.get("more").booleanValue()).isTrue();
            assertThat(first.get("events").get(0).get("event").stringValue()).isEqualTo(NEW);
            String next =
                    position(first.get("epoch").stringValue(), first.get("seq").longValue());
            JsonNode second = sync(client, "{\"positions\":{" + next + "},\"limit\":4}");
            assertThat(seqs(second.get("events"))).isEqualTo(range(5, 7));
            assertThat(second.get("more").booleanValue()).isFalse();
            assertThat(second.get("truncated").booleanValue()).isFalse();
            assertThat(second.get("seq").longValue()).isEqualTo(7);
        }
    }

    @Test
    void syncTellsThatThePositionIsOfAnotherLifeOfTheStream() {
        recipient.notifyTimes(2);
        try (SocketClient client = recipient.arriveWith("/", "\"replay\":false")) {
            JsonNode foreign = sync(client, "{\"positions\":{" + position("other", 1) + "}}");
            assertThat(foreign.get("truncated").booleanValue()).isTrue();
            assertThat(seqs(foreign.get("events"))).containsExactly(1L, 2L);
            JsonNode beyond = sync(client, "{\"positions\":{" + position(epoch(), 3) + "}}");
            assertThat(beyond.get("truncated").booleanValue()).isTrue();
        }
    }

    @Test
    void thePlaceBeforeTheFirstEventTakesNoPositionBack() {
        recipient.notifyTimes(2);
        recipient.visit("/");
        try (SocketClient client = recipient.arriveWith("/", "\"replay\":false")) {
            sync(client, "{\"positions\":{" + position("", 0) + "}}");
        }
        recipient.notifyTimes(1);
        try (SocketClient client = recipient.arrive("/")) {
            assertThat(seqs(client, "/", NEW)).containsExactly(3L);
        }
    }

    @Test
    void syncIsAProofOfDelivery() {
        recipient.visit("/");
        recipient.notifyTimes(2);
        SocketClient away = SocketClient.open(service).silent();
        try (away) {
            away.connect("/", "{\"token\":\"" + recipient.token + "\",\"replay\":false}");
            away.awaitEvent("/", "sync_state");
            sync(away, "{\"positions\":{" + position(epoch(), 2) + "}}");
        }
        try (SocketClient client = recipient.arrive("/")) {
            assertThat(client.events("/", NEW)).isEmpty();
        }
    }

    @Test
    void syncWithoutPositionsBeginsWhereTheUserWas() {
        recipient.visit("/");
        recipient.notifyTimes(2);
        recipient.payTimes(1);
        try (SocketClient client = recipient.arriveWith("/", "\"replay\":false")) {
            JsonNode answer = client.emitForAck("/", "sync", "{}").get(0);
            assertThat(answer.get("unread").longValue()).isEqualTo(2);
            assertThat(answer.get("streams").size()).isEqualTo(3);
            assertThat(seqs(answer.get("streams").get(stream).get("events"))).containsExactly(1L, 2L);
            assertThat(seqs(answer.get("streams").get(recipient.billing.text()).get("events")))
                    .containsExactly(1L);
        }
    }

    @Test
    void streamsOfOthersAreForbidden() {
        Recipient other = new Recipient(service);
        other.notifyTimes(1);
        try (SocketClient client = recipient.arrive("/")) {
            for (String theirs : new String[] {
                other.notifications.text(), other.billing.text(), "/notifications#" + "tenant:" + recipient.tenant
            }) {
                JsonNode answer = client.emitForAck("/", "sync", "{\"positions\":{\"" + theirs + "\":null}}");
                assertThat(answer.get(0).get("code").stringValue()).isEqualTo("forbidden");
                Http.Answer read = Http.bearer(service, recipient.token).get(path(theirs, ""));
                assertThat(read.status()).isEqualTo(403);
            }
        }
    }

    @Test
    void eventsAreReadOverHttp() {
        recipient.notifyTimes(3);
        JsonNode page = Http.bearer(service, recipient.token)
                .get(path(stream, "&after=1&limit=1"))
                .json()
                .get("data");
        assertThat(seqs(page.get("events"))).containsExactly(2L);
        assertThat(page.get("more").booleanValue()).isTrue();
        assertThat(page.get("stream").stringValue()).isEqualTo(stream);
        JsonNode rest = Http.bearer(service, recipient.token)
                .get(path(stream, "&after=2&epoch=" + page.get("epoch").stringValue()))
                .json()
                .get("data");
        assertThat(seqs(rest.get("events"))).containsExactly(3L);
        assertThat(rest.get("more").booleanValue()).isFalse();
        JsonNode gone = Http.bearer(service, recipient.token)
                .get(path(stream, "&after=2&epoch=other"))
                .json()
                .get("data");
        assertThat(gone.get("truncated").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/events",
                "/api/v1/events?stream=x",
                "/api/v1/events?stream=%2Fbilling%23t&limit=0",
                "/api/v1/events?stream=%2Fbilling%23t&limit=501",
                "/api/v1/events?stream=%2Fbilling%23t&after=-1"
            })
    void wrongParametersAreRefused(String path) {
        assertThat(Http.bearer(service, recipient.token).get(path).status()).isEqualTo(422);
    }

    private JsonNode sync(SocketClient client, String request) {
        return client.emitForAck("/", "sync", request).get(0).get("streams").get(stream);
    }

    private String epoch() {
        return Http.bearer(service, recipient.token)
                .get(path(stream, "&limit=1"))
                .json()
                .get("data")
                .get("epoch")
                .stringValue();
    }

    private String position(String epoch, long seq) {
        return "\"" + stream + "\":{\"epoch\":\"" + epoch + "\",\"seq\":" + seq + "}";
    }

    private static String path(String stream, String more) {
        return "/api/v1/events?stream=" + stream.replace("/", "%2F").replace("#", "%23") + more;
    }
}

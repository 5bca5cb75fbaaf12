package com.erpmax.realtime.service.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.NotificationType;
import com.erpmax.realtime.service.realtime.PaymentReceived;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A user of a tenant of their own, and what is published for them. */
final class Recipient {

    static final String NEW = "notification:new";
    static final String PAYMENT = "payment:received";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final RunningService service;
    final String user = UUID.randomUUID().toString();
    final String tenant = UUID.randomUUID().toString();
    final StreamName notifications = new StreamName("/notifications", "user:" + user);
    final StreamName billing = new StreamName("/billing", "tenant:" + tenant);
    final String token;
    private final RealtimeEmitter emitter;

    Recipient(RunningService service) {
        this.service = service;
        this.token = service.token(user, tenant);
        this.emitter = service.bean(RealtimeEmitter.class);
    }

    void notifyTimes(int count) {
        for (int i = 0; i < count; i++) {
            emitter.emitNotification(new NotificationCreated(
                    user, UUID.randomUUID().toString(), "Title", "Text", NotificationType.INFO, Instant.EPOCH));
        }
    }

    void payTimes(int count) {
        for (int i = 0; i < count; i++) {
            emitter.emitPaymentReceived(new PaymentReceived(tenant, BigDecimal.valueOf(i), "EUR"));
        }
    }

    /** Connects and waits for {@code sync_state}. */
    SocketClient arrive(String namespace) {
        SocketClient client = SocketClient.connected(service, namespace, token);
        client.awaitEvent(namespace, "sync_state");
        return client;
    }

    /** Connects with more than a token, given as JSON members, and waits for {@code sync_state}. */
    SocketClient arriveWith(String namespace, String members) {
        SocketClient client = SocketClient.open(service);
        client.connect(namespace, "{\"token\":\"" + token + "\"," + members + "}");
        client.awaitEvent(namespace, "sync_state");
        return client;
    }

    /** Has been here once and has gone again with everything proven. */
    void visit(String namespace) {
        try (SocketClient client = arrive(namespace)) {
            awaitProof(notifications, seqs(client, namespace, NEW).stream().reduce(0L, Math::max));
        }
    }

    /** Waits until it is known that the user has got so far. */
    void awaitProof(StreamName stream, long seq) {
        UserPositions positions = service.bean(UserPositions.class);
        Awaitility.await("the proof of " + seq)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(positions.find(user, stream))
                        .hasValueSatisfying(place -> assertThat(place.seq()).isGreaterThanOrEqualTo(seq)));
    }

    static List<Long> seqs(SocketClient client, String namespace, String event) {
        return client.events(namespace, event).stream()
                .map(payload -> payload.get("seq").longValue())
                .toList();
    }

    static List<Long> seqs(JsonNode events) {
        return IntStream.range(0, events.size())
                .mapToObj(i -> events.get(i).get("seq").longValue())
                .toList();
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    static boolean isReplay(JsonNode payload) {
        return payload.has("replay") && payload.get("replay").booleanValue();
    }
}

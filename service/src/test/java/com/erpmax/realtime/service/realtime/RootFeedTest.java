package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Both kinds of clients get every event meant for them once, and nothing that is meant for others. */
class RootFeedTest {

    private static final Map<String, String> EVENTS = Map.of(
            "status:update", "/provisioning",
            "status:completed", "/provisioning",
            "status:failed", "/provisioning",
            "notification:new", "/notifications",
            "subscription:updated", "/billing",
            "subscription:expiring", "/billing",
            "payment:received", "/billing");

    private final RunningService service = RunningService.shared();
    private final RealtimeEmitter emitter = service.bean(RealtimeEmitter.class);
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/"})
    void aClientWithOneSocketGetsEverythingOnIt(String root) {
        try (SocketClient client = SocketClient.connected(service, root, token)) {
            emitEverything();
            EVENTS.keySet().forEach(event -> client.awaitEvent(root, event));
            client.settle(root);
            EVENTS.keySet()
                    .forEach(event -> assertThat(client.events(root, event))
                            .as(event)
                            .hasSize(1)
                            .allMatch(JsonNode::isObject));
        }
    }

    @Test
    void aClientWithASocketPerNamespaceGetsEachEventOnceInItsNamespace() {
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            client.join("/notifications", token).join("/ws/provisioning", token).join("/billing", token);
            emitEverything();
            EVENTS.forEach((event, namespace) -> client.awaitEvent(wireName(namespace), event));
            client.settle("/");
            EVENTS.forEach((event, namespace) -> {
                assertThat(client.events(wireName(namespace), event)).as(event).hasSize(1);
                assertThat(client.events("/", event))
                        .as(event + " on the root socket")
                        .isEmpty();
            });
        }
    }

    @Test
    void aSocketOfOneNamespaceGetsTheEventsOfThatNamespaceOnly() {
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            emitEverything();
            client.awaitEvent("/billing", "payment:received");
            client.settle("/billing");
            assertThat(client.packets())
                    .noneMatch(packet -> packet.contains("status:") || packet.contains("notification"));
        }
    }

    @Test
    void liveEventsFollowTheSameRules() {
        try (SocketClient single = SocketClient.connected(service, "/ws", token);
                SocketClient both = SocketClient.connected(service, "/", token)) {
            both.join("/billing", token);
            emitter.emitToUser(user, "hint", Map.of("n", 1), "/billing");
            emitter.emitToTenant(tenant, "hint", Map.of("n", 2), "/billing");
            single.awaitEvents("/ws", "hint", 2);
            both.awaitEvents("/billing", "hint", 2);
            both.settle("/");
            assertThat(both.events("/", "hint")).isEmpty();
            assertThat(both.events("/billing", "hint")).hasSize(2);
        }
    }

    @Test
    void nobodyElseGetsAnything() {
        String neighbour = service.token(UUID.randomUUID().toString(), tenant);
        String stranger =
                service.token(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        String sameUserElsewhere = service.token(user, UUID.randomUUID().toString());
        try (SocketClient colleague = SocketClient.connected(service, "/ws", neighbour);
                SocketClient outsider = SocketClient.connected(service, "/ws", stranger);
                SocketClient elsewhere = SocketClient.connected(service, "/ws", sameUserElsewhere)) {
            outsider.join("/notifications", stranger)
                    .join("/provisioning", stranger)
                    .join("/billing", stranger);
            emitEverything();
            emitter.emitToUser(user, "hint", Map.of());
            emitter.emitToTenant(tenant, "hint", Map.of());

            colleague.awaitEvent("/ws", "payment:received");
            colleague.settle("/ws");
            assertThat(colleague.events("/ws", "notification:new"))
                    .as("a notification is the user's alone")
                    .isEmpty();
            assertThat(colleague.events("/ws", "hint")).hasSize(1);

            elsewhere.awaitEvent("/ws", "notification:new");
            elsewhere.settle("/ws");
            assertThat(elsewhere.packets())
                    .as("the same user in another tenant")
                    .noneMatch(packet -> packet.contains("status:") || packet.contains("payment:"));

            outsider.settle("/ws");
            outsider.settle("/billing");
            assertThat(outsider.packets())
                    .filteredOn(packet -> packet.startsWith("42") && !packet.contains("connected"))
                    .allMatch(packet -> packet.contains("pong") || packet.contains("[\"sync_state\""));
        }
    }

    @Test
    void eventsOfAStreamArriveInTheirOrder() {
        try (SocketClient client = SocketClient.connected(service, "/ws", token)) {
            for (int progress = 0; progress <= 100; progress++) {
                emitter.emitProvisioningStatus(
                        new ProvisioningStatus(tenant, ProvisioningState.RUNNING, progress, null));
            }
            assertThat(client.awaitEvents("/ws", "status:update", 101))
                    .extracting(event -> event.get("progress").intValue())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(0, 100).boxed().toList());
            assertThat(client.events("/ws", "status:update"))
                    .extracting(event -> event.get("seq").intValue())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 101).boxed().toList());
        }
    }

    private void emitEverything() {
        emitter.emitProvisioningStatus(new ProvisioningStatus(tenant, ProvisioningState.RUNNING, 10, "Working"));
        emitter.emitProvisioningCompleted(new ProvisioningCompleted(tenant, "https://site.example"));
        emitter.emitProvisioningFailed(new ProvisioningFailed(tenant, "no disk"));
        emitter.emitNotification(new NotificationCreated(
                user, UUID.randomUUID().toString(), "Title", "Message", NotificationType.INFO, Instant.EPOCH));
        emitter.emitSubscriptionUpdated(
                new SubscriptionUpdated(tenant, new Subscription("s", "p", "active", "monthly", null, null, Map.of())));
        emitter.emitSubscriptionExpiring(new SubscriptionExpiring(tenant, 3));
        emitter.emitPaymentReceived(new PaymentReceived(tenant, new BigDecimal("49.90"), "EUR"));
    }

    private static String wireName(String namespace) {
        return namespace.equals("/provisioning") ? "/ws/provisioning" : namespace;
    }
}

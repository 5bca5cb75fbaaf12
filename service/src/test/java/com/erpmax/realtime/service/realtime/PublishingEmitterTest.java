package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.service.testing.RecordingSink;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PublishingEmitterTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RecordingSink sink = new RecordingSink();
    private final String tenant = UUID.randomUUID().toString();
    private final String user = UUID.randomUUID().toString();
    private final RealtimeEmitter emitter =
            TestEmitters.of(DATABASE.database(), sink, TestEmitters.keepingNothing(), Clock.systemUTC());

    @Test
    void provisioningEventsGoToTheirTenantWithThePayloadOfTheContract() {
        emitter.emitProvisioningStatus(new ProvisioningStatus(tenant, ProvisioningState.RUNNING, 40, null));
        emitter.emitProvisioningCompleted(new ProvisioningCompleted(tenant, "https://a.example"));
        emitter.emitProvisioningFailed(new ProvisioningFailed(tenant, "no disk"));
        sent("/provisioning", "tenant:" + tenant, 0, "status:update", """
                {"tenant_id":"%s","status":"running","progress":40,"message":null}""".formatted(tenant));
        sent("/provisioning", "tenant:" + tenant, 1, "status:completed", """
                {"tenant_id":"%s","erpnext_url":"https://a.example"}""".formatted(tenant));
        sent("/provisioning", "tenant:" + tenant, 2, "status:failed", """
                {"tenant_id":"%s","error":"no disk"}""".formatted(tenant));
    }

    @Test
    void billingEventsGoToTheirTenantWithThePayloadOfTheContract() {
        emitter.emitSubscriptionUpdated(new SubscriptionUpdated(
                tenant,
                new Subscription(
                        "s",
                        "p",
                        "active",
                        "monthly",
                        "2026-11-01T00:00:00Z",
                        "2026-12-01T00:00:00",
                        Map.of("payment_provider", "stripe"))));
        emitter.emitSubscriptionExpiring(new SubscriptionExpiring(tenant, 3));
        emitter.emitPaymentReceived(new PaymentReceived(tenant, new BigDecimal("49.90"), "EUR"));
        sent("/billing", "tenant:" + tenant, 0, "subscription:updated", """
                {"subscription":{"id":"s","tenant_id":"%s","plan_id":"p","status":"active","billing_period":"monthly",\
                "current_period_start":"2026-11-01T00:00:00Z","current_period_end":"2026-12-01T00:00:00",\
                "payment_provider":"stripe"}}""".formatted(tenant));
        sent("/billing", "tenant:" + tenant, 1, "subscription:expiring", "{\"days_left\":3}");
        sent("/billing", "tenant:" + tenant, 2, "payment:received", "{\"amount\":49.90,\"currency\":\"EUR\"}");
    }

    @Test
    void aCatalogueEventEmittedInGeneralIsStoredAsByItsTypedOperation() {
        Published event = emitter.emitToTenant(
                tenant,
                "status:update",
                Map.of("tenant_id", tenant, "status", "pending", "progress", 0, "job_id", "j"),
                "/provisioning");
        assertThat(event.place()).isNotNull();
        sent("/provisioning", "tenant:" + tenant, 0, "status:update", """
                {"tenant_id":"%s","status":"pending","progress":0,"message":null,"job_id":"j"}""".formatted(tenant));
        assertThat(sink.live()).isEmpty();
    }

    @Test
    void anyOtherEventIsLive() {
        assertThat(emitter.emitToUser(user, "typing", Map.of("on", true))).isEqualTo(new Published(null, false));
        assertThat(emitter.emitToTenant(tenant, "status:update", Map.of("x", 1), "/"))
                .isEqualTo(new Published(null, false));
        assertThat(sink.live())
                .containsExactly(
                        new RecordingSink.Live(new StreamName("/", "user:" + user), "typing", "{\"on\":true}", null),
                        new RecordingSink.Live(
                                new StreamName("/", "tenant:" + tenant), "status:update", "{\"x\":1}", null));
        assertThat(sink.stored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connected",
                "error",
                "ping",
                "pong",
                "notification_read",
                "notification_read_confirmed",
                "sync_state",
                "connect",
                "disconnect",
                "newListener"
            })
    void theServersOwnEventsAreRefused(String event) {
        refused(EventRefusedException.Code.RESERVED_EVENT, () -> emitter.emitToUser(user, event, Map.of()));
    }

    @Test
    void aPayloadThatNamesAnotherTenantIsRefused() {
        String other = UUID.randomUUID().toString();
        refused(
                EventRefusedException.Code.INVALID_PAYLOAD,
                () -> emitter.emitToTenant(
                        tenant, "status:failed", Map.of("tenant_id", other, "error", "e"), "/provisioning"));
        refused(
                EventRefusedException.Code.INVALID_PAYLOAD,
                () -> emitter.emitToTenant(
                        tenant,
                        "subscription:updated",
                        Map.of(
                                "subscription",
                                Map.of(
                                        "id",
                                        "s",
                                        "tenant_id",
                                        other,
                                        "plan_id",
                                        "p",
                                        "status",
                                        "active",
                                        "billing_period",
                                        "monthly")),
                        "/billing"));
    }

    @Test
    void anEventOfTenantsIsNotSentToAUserNorTheOtherWayRound() {
        refused(
                EventRefusedException.Code.INVALID_PAYLOAD,
                () -> emitter.emitToUser(user, "payment:received", Map.of("amount", 1, "currency", "EUR"), "/billing"));
        refused(
                EventRefusedException.Code.INVALID_PAYLOAD,
                () -> emitter.emitToTenant(tenant, "notification:new", Map.of(), "/notifications"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"running\",\"progress\":1}",
                "{\"tenant_id\":\"T\",\"progress\":1}",
                "{\"tenant_id\":\"T\",\"status\":\"RUNNING\",\"progress\":1}",
                "{\"tenant_id\":\"T\",\"status\":\"running\"}",
                "{\"tenant_id\":\"T\",\"status\":\"running\",\"progress\":101}",
                "{\"tenant_id\":\"T\",\"status\":\"running\",\"progress\":-1}",
                "{\"tenant_id\":\"T\",\"status\":\"running\",\"progress\":1.5}",
                "{\"tenant_id\":\"T\",\"status\":\"running\",\"progress\":\"1\"}",
                "{\"tenant_id\":\"T\",\"status\":\"running\",\"progress\":99999999999}",
                "{\"tenant_id\":\"T\",\"status\":\"running\",\"progress\":1,\"message\":7}",
                "{\"tenant_id\":[\"T\"],\"status\":\"running\",\"progress\":1}",
            })
    void malformedStatusUpdatesAreRefused(String payload) {
        malformed("status:update", "/provisioning", payload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":1}",
                "{\"amount\":\"1\",\"currency\":\"EUR\"}",
                "{\"amount\":-1,\"currency\":\"EUR\"}",
                "{\"amount\":1,\"currency\":\"eur\"}",
                "{\"amount\":1,\"currency\":\"XYZ\"}",
                "{\"amount\":1,\"currency\":null}",
                "{\"amount\":1e9999,\"currency\":\"EUR\"}",
            })
    void malformedPaymentsAreRefused(String payload) {
        malformed("payment:received", "/billing", payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"days_left\":-1}", "{\"days_left\":true}", "{\"days_left\":null}"})
    void malformedExpiryWarningsAreRefused(String payload) {
        malformed("subscription:expiring", "/billing", payload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"subscription\":\"s\"}",
                "{\"subscription\":{\"id\":\"s\",\"tenant_id\":\"T\",\"plan_id\":\"p\",\"status\":\"gone\",\"billing_period\":\"monthly\"}}",
                "{\"subscription\":{\"id\":\"s\",\"tenant_id\":\"T\",\"plan_id\":\"p\",\"status\":\"active\",\"billing_period\":\"daily\"}}",
                "{\"subscription\":{\"id\":\"s\",\"tenant_id\":\"T\",\"plan_id\":\"p\",\"status\":\"active\",\"billing_period\":\"yearly\",\"current_period_end\":\"soon\"}}",
                "{\"subscription\":{\"tenant_id\":\"T\",\"plan_id\":\"p\",\"status\":\"active\",\"billing_period\":\"yearly\"}}",
            })
    void malformedSubscriptionsAreRefused(String payload) {
        malformed("subscription:updated", "/billing", payload);
    }

    @Test
    void malformedNotificationsAreRefused() {
        for (String payload : new String[] {
            "{}",
            "{\"id\":\"\",\"title\":\"t\",\"message\":\"m\",\"type\":\"info\"}",
            "{\"id\":\"i\",\"title\":\"\",\"message\":\"m\",\"type\":\"info\"}",
            "{\"id\":\"i\",\"title\":\"t\",\"message\":\"m\",\"type\":\"loud\"}",
            "{\"id\":\"i\",\"title\":\"t\",\"message\":\"m\",\"type\":\"info\",\"created_at\":\"today\"}",
        }) {
            refused(
                    EventRefusedException.Code.INVALID_PAYLOAD,
                    () -> emitter.emitToUser(user, "notification:new", map(payload), "/notifications"));
        }
        assertThat(sink.stored()).isEmpty();
    }

    @Test
    void recipientsAndNamespacesThatDoNotExistAreRefused() {
        assertThatThrownBy(() -> emitter.emitToUser("1-2-3-4-5", "x", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user_id");
        assertThatThrownBy(() -> emitter.emitToTenant(tenant, "x", Map.of(), "/ws"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("namespace: /ws");
    }

    @Test
    void oneIdIsOneRoomHoweverItIsWritten() {
        emitter.emitToUser(user.toUpperCase(java.util.Locale.ROOT), "x", Map.of());
        assertThat(sink.live().getFirst().to().room()).isEqualTo("user:" + user);
    }

    private void malformed(String event, String namespace, String payload) {
        refused(
                EventRefusedException.Code.INVALID_PAYLOAD,
                () -> emitter.emitToTenant(
                        tenant, event, map(payload.replace("\"T\"", "\"" + tenant + "\"")), namespace));
        assertThat(sink.stored()).isEmpty();
    }

    private void refused(EventRefusedException.Code code, Runnable emit) {
        assertThatThrownBy(emit::run)
                .isInstanceOfSatisfying(
                        EventRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private void sent(String namespace, String room, int index, String event, String fields) {
        StoredEvent stored = sink.stored().get(index);
        assertThat(stored.stream()).isEqualTo(new StreamName(namespace, room));
        assertThat(stored.name()).isEqualTo(event);
        assertThat(stored.payload()).startsWith(fields.substring(0, fields.length() - 1) + ",\"event_id\":");
    }

    @SuppressWarnings("unchecked") // the test's own JSON objects
    private static Map<String, Object> map(String json) {
        return JSON.readValue(json, Map.class);
    }
}

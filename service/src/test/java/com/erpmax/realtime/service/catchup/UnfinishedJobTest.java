package com.erpmax.realtime.service.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who comes back learns how far the tenant's unfinished jobs are. */
class UnfinishedJobTest {

    private static final long NEVER = Long.MAX_VALUE / 2;

    private final RunningService service = RunningService.shared();
    private final Recipient recipient = new Recipient(service);

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ws/provisioning"})
    void itsStateIsSentOnceBeforeTheSyncState(String namespace) {
        addJob(recipient.tenant, "pending", 0, "Queued");
        addJob(recipient.tenant, "completed", 100, "Completed");
        addJob(new Recipient(service).tenant, "pending", 0, "Somebody else's");
        try (SocketClient client = recipient.arrive(namespace)) {
            assertThat(client.events(namespace, "status:update"))
                    .singleElement()
                    .satisfies(state -> {
                        assertThat(state.get("status").stringValue()).isEqualTo("pending");
                        assertThat(state.get("message").stringValue()).isEqualTo("Queued");
                        assertThat(state.get("tenant_id").stringValue()).isEqualTo(recipient.tenant);
                        assertThat(state.get("job_type").stringValue()).isEqualTo("create_site");
                        assertThat(state.has("job_id")).isTrue();
                        assertThat(Recipient.isReplay(state)).isTrue();
                        assertThat(state.has("event_id")).isFalse();
                    });
            recipient.payTimes(1);
            client.join("/billing", recipient.token);
            assertThat(client.events(namespace, "status:update")).hasSize(1);
        }
    }

    @Test
    void aStateThatAMissedEventTellsIsNotSentAgain() {
        recipient.arrive("/provisioning").close();
        String job = addJob(recipient.tenant, "running", 40, "Working");
        String other = addJob(recipient.tenant, "pending", 0, "Queued");
        service.bean(RealtimeEmitter.class)
                .emitToTenant(
                        recipient.tenant,
                        "status:update",
                        Map.of("tenant_id", recipient.tenant, "status", "running", "progress", 40, "job_id", job),
                        "/provisioning");
        try (SocketClient client = recipient.arrive("/provisioning")) {
            assertThat(client.events("/provisioning", "status:update"))
                    .extracting(update -> update.get("job_id").stringValue())
                    .containsExactly(job, other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/notifications", "/billing"})
    void otherNamespacesAreToldNothingOfIt(String namespace) {
        addJob(recipient.tenant, "pending", 0, "Queued");
        try (SocketClient client = recipient.arrive(namespace)) {
            JsonNode state = client.awaitEvent(namespace, "sync_state");
            assertThat(state.get("positions").size()).isEqualTo(1);
            assertThat(client.events(namespace, "status:update")).isEmpty();
        }
    }

    private String addJob(String tenant, String status, int progress, String message) {
        String id = UUID.randomUUID().toString();
        service.bean(Database.class)
                .writing(jdbc -> jdbc.sql("INSERT INTO jobs (id, tenant_id, requested_by, job_type, status, progress,"
                                + " message, attempts, not_before, created_at, queued_at)"
                                + " VALUES (?, ?, ?, 'create_site', ?, ?, ?, 0, ?, 1, 1)")
                        .params(id, tenant, recipient.user, status, progress, message, NEVER)
                        .update());
        return id;
    }
}

package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the sockets of a tenant hear of a job that is started over HTTP. */
class ProvisioningEventsTest {

    private static final String NAMESPACE = "/provisioning";

    @TempDir
    private static Path folder;

    private static RunningService service;

    private final String tenant = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        service = RunningService.start(
                "PROVISIONING_COMMAND_CREATE_SITE=echo progress 40 Creating database; while [ ! -e " + folder
                        + "/$JOB_ID ]; do sleep 0.05; done; echo progress 80 Installing;"
                        + " echo result erpnext_url=https://a.example",
                "PROVISIONING_COMMAND_BACKUP_SITE=sleep 300",
                "PROVISIONING_GRACE=1s");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void jobIsHeardFromStartToEndInOrderAndOnce() throws IOException {
        try (SocketClient ofItsNamespace = SocketClient.connected(service, NAMESPACE, token(tenant));
                SocketClient ofRootAlone = SocketClient.connected(service, "/ws", token(tenant));
                SocketClient ofAnotherTenant = SocketClient.connected(
                        service, NAMESPACE, token(UUID.randomUUID().toString()))) {
            String id = create("create_site");
            ofItsNamespace.awaitEvents(
                    NAMESPACE, "status:update", 3); // else the next one might take the place of the third
            Files.createFile(folder.resolve(id));

            for (SocketClient client : List.of(ofItsNamespace, ofRootAlone)) {
                String namespace = client == ofItsNamespace ? NAMESPACE : "/ws";
                JsonNode completed = client.awaitEvent(namespace, "status:completed");
                assertThat(completed.get("erpnext_url").asString()).isEqualTo("https://a.example");
                assertThat(completed.get("tenant_id").asString()).isEqualTo(tenant);
                assertThat(completed.get("job_id").asString()).isEqualTo(id);
                assertThat(client.events(namespace, "status:update").stream().map(ProvisioningEventsTest::text))
                        .containsExactly(
                                "pending 0 Queued",
                                "running 0 Started",
                                "running 40 Creating database",
                                "running 80 Installing",
                                "completed 100 Completed");
                assertThat(client.events(namespace, "status:completed")).hasSize(1);
            }
            ofAnotherTenant.settle(NAMESPACE);
            assertThat(ofAnotherTenant.packets()).noneMatch(packet -> packet.contains("status:"));
        }
    }

    @Test
    void cancelIsHeardAsFailure() {
        try (SocketClient client = SocketClient.connected(service, NAMESPACE, token(tenant))) {
            String id = create("backup_site");
            client.awaitEvents(NAMESPACE, "status:update", 2);

            owner().post("/api/v1/provisioning/jobs/" + id + "/cancel", null);

            JsonNode failed = client.awaitEvent(NAMESPACE, "status:failed");
            assertThat(failed.get("error").asString()).isEqualTo("Cancelled by user");
            assertThat(text(client.events(NAMESPACE, "status:update").getLast()))
                    .isEqualTo("failed 0 Cancelled");
        }
    }

    private String create(String type) {
        Http.Answer answer = owner().post("/api/v1/provisioning/jobs", "{\"job_type\":\"" + type + "\"}");
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().get("data").get("id").asString();
    }

    private Http owner() {
        return Http.bearer(service, token(tenant));
    }

    private static String text(JsonNode update) {
        return update.get("status").asString() + " " + update.get("progress").asInt() + " "
                + update.get("message").asString();
    }

    private static String token(String tenantId) {
        return service.bean(AccessTokens.class)
                .mint(UUID.randomUUID().toString(), tenantId, Role.OWNER, Duration.ofMinutes(5));
    }
}

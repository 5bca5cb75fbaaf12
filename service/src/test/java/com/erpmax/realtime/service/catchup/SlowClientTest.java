package com.erpmax.realtime.service.catchup;

import static com.erpmax.realtime.service.catchup.Recipient.range;
import static com.erpmax.realtime.service.catchup.Recipient.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.realtime.ProvisioningStatus;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a client cannot take yet waits in the database, not in memory, and its connection is not closed for it. */
class SlowClientTest {

    private static final int EVENTS = 2_000;

    private final RunningService service = RunningService.shared();
    private final Recipient recipient = new Recipient(service);

    @Test
    void aClientThatStopsForAWhileGetsEverythingInOrderOnTheSameConnection() {
        try (SocketClient client = recipient.arrive("/provisioning")) {
            double before = lagged();
            client.pause();
            publish();
            Awaitility.await("the client is behind")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> lagged() > before);
            client.resume();
            Awaitility.await("all events")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> client.packets().size() >= EVENTS);
            client.awaitEvents("/provisioning", "status:update", EVENTS);
            assertThat(seqs(client, "/provisioning", "status:update")).isEqualTo(range(1, EVENTS));
            assertThat(client.events("/provisioning", "status:update")).noneMatch(Recipient::isReplay);
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void whatIsNoLongerKeptWhenASlowClientComesToItIsSaidToBeMissing() {
        try (SocketClient client = recipient.arrive("/provisioning")) {
            double before = lagged();
            int arrived = client.packets().size();
            client.pause();
            publish();
            Awaitility.await("the client is behind")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> lagged() > before);
            service.bean(Database.class)
                    .writing(jdbc -> jdbc.sql("DELETE FROM events WHERE stream = ? AND seq <= ?")
                            .params(new StreamName("/provisioning", "tenant:" + recipient.tenant).text(), EVENTS - 250)
                            .update());
            client.resume();
            Awaitility.await("the newest event, and the state after it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> client.packets().size() > arrived
                            && client.packets().getLast().contains("sync_state")
                            && client.packets().getLast().contains("\"more\":false"));
            List<Long> seqs = seqs(client, "/provisioning", "status:update");
            assertThat(seqs).isSorted().doesNotHaveDuplicates().endsWith((long) EVENTS);
            assertThat(seqs.subList(seqs.size() - 250, seqs.size())).isEqualTo(range(EVENTS - 249, EVENTS));
            assertThat(client.events("/provisioning", "sync_state"))
                    .filteredOn(state -> !state.get("truncated").isEmpty())
                    .hasSize(1);
            publishOne();
            client.awaitEvents("/provisioning", "status:update", seqs.size() + 1);
        }
    }

    private void publishOne() {
        service.bean(RealtimeEmitter.class)
                .emitProvisioningStatus(
                        new ProvisioningStatus(recipient.tenant, ProvisioningState.RUNNING, 2, "Later"));
    }

    /** About 20 MB, which is more than the operating system keeps for a connection. */
    private void publish() {
        RealtimeEmitter emitter = service.bean(RealtimeEmitter.class);
        String message = "x".repeat(9_900);
        service.bean(Database.class).writing(jdbc -> {
            for (int i = 0; i < EVENTS; i++) {
                emitter.emitProvisioningStatus(
                        new ProvisioningStatus(recipient.tenant, ProvisioningState.RUNNING, 1, message));
            }
        });
    }

    private double lagged() {
        return service.bean(MeterRegistry.class)
                .get(CatchUpMeter.LAGGED.meterName())
                .counter()
                .count();
    }
}

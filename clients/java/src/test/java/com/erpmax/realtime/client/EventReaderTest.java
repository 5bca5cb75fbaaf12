package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.client.RealtimeEvent.Other;
import com.erpmax.realtime.client.RealtimeEvent.PaymentReceived;
import com.erpmax.realtime.client.RealtimeEvent.Resync;
import com.erpmax.realtime.client.RealtimeEvent.Stored;
import com.erpmax.realtime.client.RealtimeEvent.SubscriptionUpdated;
import com.erpmax.realtime.client.RealtimeEvent.SyncState;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes over the wire as records. */
class EventReaderTest {

    private static final String PLACE = "\"event_id\":\"i\",\"stream\":\"s\",\"seq\":7,\"epoch\":\"e\","
            + "\"ts\":\"2026-01-02T03:04:05.678+00:00\"";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notification:new|"id":"n","title":"t","message":"m","type":"info","created_at":"2026-01-02T03:04:05Z"|NotificationNew
            status:update|"tenant_id":"t","status":"running","progress":10,"message":null|StatusUpdate
            status:completed|"tenant_id":"t","erpnext_url":"https://x"|StatusCompleted
            status:failed|"tenant_id":"t","error":"x"|StatusFailed
            subscription:expiring|"days_left":0|SubscriptionExpiring
            payment:received|"amount":12.5,"currency":"EUR"|PaymentReceived
            """)
    void storedEventsHaveRecordsOfTheirOwn(String name, String fields, String type) {
        RealtimeEvent event = read(name, "{" + fields + "," + PLACE + ",\"further\":[1,{\"a\":null}]}");

        assertThat(event.getClass().getSimpleName()).isEqualTo(type);
        assertThat(event.name()).isEqualTo(name);
        assertThat(event.payload()).containsKey("further");
        assertThat(((Stored) event).place())
                .extracting(EventPlace::position, EventPlace::stream, EventPlace::replay)
                .containsExactly(new Position("e", 7), "s", false);
    }

    @Test
    void readsASubscription() {
        RealtimeEvent event = read(
                "subscription:updated",
                "{\"subscription\":{\"id\":\"s\",\"tenant_id\":\"t\",\"plan_id\":\"p\",\"status\":\"active\","
                        + "\"billing_period\":\"monthly\",\"current_period_start\":null},"
                        + PLACE + ",\"replay\":true}");

        assertThat(event).isInstanceOf(SubscriptionUpdated.class);
        assertThat(((SubscriptionUpdated) event).subscription().billingPeriod()).isEqualTo("monthly");
        assertThat(((SubscriptionUpdated) event).place().replay()).isTrue();
    }

    @Test
    void amountsAreExact() {
        RealtimeEvent whole = read("payment:received", "{\"amount\":100,\"currency\":\"EUR\"," + PLACE + "}");
        RealtimeEvent parts = read("payment:received", "{\"amount\":0.1,\"currency\":\"EUR\"," + PLACE + "}");

        assertThat(((PaymentReceived) whole).amount()).isEqualTo(new BigDecimal("100"));
        assertThat(((PaymentReceived) parts).amount()).isEqualTo(new BigDecimal("0.1"));
    }

    @Test
    void aSnapshotOfAJobHasNoPlace() {
        RealtimeEvent event =
                read("status:update", "{\"tenant_id\":\"t\",\"status\":\"running\",\"progress\":10,\"replay\":true}");

        assertThat(event)
                .isInstanceOfSatisfying(
                        RealtimeEvent.StatusUpdate.class,
                        update -> assertThat(update.isSnapshot()).isTrue());
    }

    @Test
    void aStoredEventThatNoRecordFitsKeepsItsPlace() {
        for (String fields : new String[] {"\"id\":5", "\"x\":1"}) {
            RealtimeEvent event = read("notification:new", "{" + fields + "," + PLACE + "}");

            assertThat(event)
                    .isInstanceOfSatisfying(
                            Other.class, other -> assertThat(other.place()).isNotNull());
        }
        assertThat(read("brand:new", "{" + PLACE + "}")).isInstanceOf(Other.class);
    }

    @Test
    void readsWhereTheServiceStands() {
        RealtimeEvent event = read(
                "sync_state",
                "{\"unread\":3,\"version\":9,\"more\":true,\"truncated\":[\"s\"],"
                        + "\"positions\":{\"s\":{\"epoch\":\"e\",\"seq\":4}}}");

        assertThat(event).isInstanceOfSatisfying(SyncState.class, state -> {
            assertThat(state.more()).isTrue();
            assertThat(state.truncated()).containsExactly("s");
            assertThat(state.positions()).isEqualTo(Map.of("s", new Position("e", 4)));
        });
    }

    @Test
    void readsThatLiveEventsMayHaveBeenMissed() {
        assertThat(read("resync", "{\"reason\":\"new_server\"}"))
                .isInstanceOfSatisfying(
                        Resync.class, resync -> assertThat(resync.reason()).isEqualTo("new_server"));
        assertThat(read("resync", "{}")).isInstanceOf(Other.class);
    }

    @Test
    void argumentsThatAreNoObjectAreKept() {
        RealtimeEvent event = EventReader.read("live", List.<@Nullable Object>of("text", 5));

        assertThat(event).isEqualTo(new Other("live", null, Map.of(), List.of("text", 5)));
    }

    private static RealtimeEvent read(String name, String json) {
        return EventReader.read(name, List.of(Json.parse(json)));
    }
}

package com.erpmax.realtime.service.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.config.RetentionProperties;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.NotificationType;
import com.erpmax.realtime.service.realtime.ReadStates.ReadState;
import com.erpmax.realtime.service.realtime.TestEmitters;
import com.erpmax.realtime.service.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of old notifications, on either database. */
abstract class NotificationRetentionContract {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration AGE = Duration.ofDays(30);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final String user = UUID.randomUUID().toString();
    private final String otherUser = UUID.randomUUID().toString();

    abstract Database database();

    @Test
    void oldNotificationsGoReadOrNotAndTheUnreadCountAgrees() {
        publish("read", user, NOW.minus(AGE));
        publish("unread", user, NOW.minus(AGE));
        publish("young", user, NOW.minus(AGE).plusMillis(1));
        publish("other", otherUser, NOW.minus(AGE));
        store(NOW).markRead(user, id("read"));
        assertThat(states().of(user)).isEqualTo(new ReadState(2, 4));

        assertThat(retention().sweep()).isFalse();

        NotificationStore.Page page = store(NOW).page(user, false, 0, 10);
        assertThat(page.notifications()).extracting(Notification::id).containsExactly(id("young"));
        assertThat(page.state()).isEqualTo(new ReadState(1, 5));
        assertThat(states().of(otherUser)).isEqualTo(new ReadState(0, 2));
        assertThat(registry.get("realtime.notifications.retired").counter().count())
                .isEqualTo(3);
        retention().sweep();
        assertThat(states().of(user)).isEqualTo(new ReadState(1, 5));
    }

    @Test
    void whatWasReadLeavesTheUnreadSetAsItIs() {
        publish("read", user, NOW.minus(AGE));
        store(NOW).markRead(user, id("read"));
        retention().sweep();
        assertThat(store(NOW).find(id("read"))).isEmpty();
        assertThat(states().of(user)).isEqualTo(new ReadState(0, 2));
    }

    @Test
    void itsOwnTimeDoesNotMakeANotificationOld() {
        TestEmitters.of(database(), new RecordingSink(), store(NOW), Clock.fixed(NOW, ZoneOffset.UTC))
                .emitNotification(
                        new NotificationCreated(user, id("imported"), "T", "M", NotificationType.INFO, Instant.EPOCH));
        retention().sweep();
        assertThat(store(NOW).find(id("imported"))).isPresent();
    }

    @Test
    void aBatchIsBoundedAndTheNextGoesOn() {
        int count = NotificationRetention.BATCH + 1;
        database().writing(jdbc -> {
            for (int i = 0; i < count; i++) {
                jdbc.sql("INSERT INTO notifications (id, user_id, title, message, type, created_at, stored_at)"
                                + " VALUES (?, ?, 'T', 'M', 'info', 0, 0)")
                        .params(id("n" + i), user)
                        .update();
            }
            states().change(jdbc, user, count);
        });
        assertThat(retention().sweep()).isTrue();
        assertThat(states().of(user)).isEqualTo(new ReadState(1, 2));
        assertThat(retention().sweep()).isFalse();
        assertThat(states().of(user)).isEqualTo(new ReadState(0, 3));
    }

    private void publish(String name, String userId, Instant at) {
        TestEmitters.of(database(), new RecordingSink(), store(at), Clock.fixed(at, ZoneOffset.UTC))
                .emitNotification(new NotificationCreated(userId, id(name), "T", "M", NotificationType.INFO, at));
    }

    private String id(String name) {
        return name + "-" + user.substring(0, 8);
    }

    private ReadStateStore states() {
        return new ReadStateStore(database());
    }

    private NotificationStore store(Instant now) {
        return new NotificationStore(database(), states(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private NotificationRetention retention() {
        RetentionProperties properties = new RetentionProperties(1, AGE, 1, AGE, 1, AGE);
        return new NotificationRetention(database(), states(), properties, registry, Clock.fixed(NOW, ZoneOffset.UTC));
    }
}

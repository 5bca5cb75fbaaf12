package com.erpmax.realtime.service.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.realtime.Audience;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.NotificationType;
import com.erpmax.realtime.service.realtime.Publication;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.realtime.TestEmitters;
import com.erpmax.realtime.service.testing.RecordingSink;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What notifications promise, on either database. */
abstract class NotificationServiceContract {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final JsonMapper json = JsonMapper.builder().build();
    private final RecordingSink sink = new RecordingSink();
    private final String user = UUID.randomUUID().toString();
    private final String otherUser = UUID.randomUUID().toString();
    private @Nullable NotificationService opened;

    abstract Database database();

    @BeforeEach
    void open() {
        opened = service(NOW);
    }

    @Test
    void aPublishedNotificationIsKeptAndSentToItsUser() {
        Notification notification = service().publish(notification("n", user, NOW), null);
        assertThat(notification.isRead()).isFalse();
        assertThat(service().page(user, false, 0, 10).notifications()).containsExactly(notification);
        StoredEvent event = sink.stored().getFirst();
        assertThat(event.stream()).isEqualTo(new StreamName("/notifications", "user:" + user));
        assertThat(event.name()).isEqualTo("notification:new");
        JsonNode payload = json.readTree(event.payload());
        assertThat(payload.get("id").stringValue()).isEqualTo(notification.id());
        assertThat(payload.get("title").stringValue()).isEqualTo("Title n");
        assertThat(payload.get("message").stringValue()).isEqualTo("Message");
        assertThat(payload.get("type").stringValue()).isEqualTo("info");
        assertThat(payload.get("created_at").stringValue()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(payload.has("user_id")).isFalse();
    }

    @Test
    void theSameIdAgainIsTheSameNotificationAndSendsNothing() {
        Notification first = service().publish(notification("n", user, NOW), null);
        Notification again = service().publish(notification("n", user, NOW.plusSeconds(60)), null);
        assertThat(again).isEqualTo(first);
        assertThat(sink.stored()).hasSize(1);
        assertThat(service().page(user, false, 0, 10).total()).isEqualTo(1);
    }

    @Test
    void anIdOfADifferentNotificationIsAConflictAndChangesNothing() {
        service().publish(notification("n", user, NOW), null);
        refused(EventRefusedException.Code.CONFLICT, () -> service().publish(notification("n", otherUser, NOW), null));
        refused(
                EventRefusedException.Code.CONFLICT,
                () -> service().publish(notification("n", user, "Another title", NOW), null));
        assertThat(sink.stored()).hasSize(1);
        assertThat(service().page(otherUser, false, 0, 10).total()).isZero();
    }

    @Test
    void theListIsNewestFirstInPagesWithTheUnreadCount() {
        for (int i = 0; i < 5; i++) {
            service().publish(notification("n" + i, user, NOW.plusSeconds(i)), null);
        }
        service().publish(notification("other", otherUser, NOW), null);
        service().markRead(user, id("n4"), null);
        NotificationStore.Page first = service().page(user, false, 0, 2);
        assertThat(first.notifications()).extracting(Notification::id).containsExactly(id("n4"), id("n3"));
        assertThat(first.total()).isEqualTo(5);
        assertThat(first.state().unread()).isEqualTo(4);
        assertThat(service().page(user, false, 4, 2).notifications())
                .extracting(Notification::id)
                .containsExactly(id("n0"));
        NotificationStore.Page unread = service().page(user, true, 0, 10);
        assertThat(unread.notifications())
                .extracting(Notification::id)
                .containsExactly(id("n3"), id("n2"), id("n1"), id("n0"));
        assertThat(unread.total()).isEqualTo(4);
    }

    @Test
    void readingMarksOnceAndTellsTheOtherSocketsOnce() {
        service().publish(notification("n", user, NOW), null);
        Notification read = service().markRead(user, id("n"), "socket-1").notification();
        assertThat(read.readAt()).isEqualTo(NOW);
        assertThat(sink.live())
                .containsExactly(new RecordingSink.Live(
                        new StreamName("/notifications", "user:" + user),
                        "notification_read_confirmed",
                        "{\"notification_id\":\"" + id("n") + "\",\"unread_count\":0,\"version\":2}",
                        "socket-1"));

        Notification again =
                service(NOW.plusSeconds(60)).markRead(user, id("n"), null).notification();
        assertThat(again.readAt()).isEqualTo(NOW);
        assertThat(sink.live()).hasSize(1);
    }

    @Test
    void anotherUsersNotificationIsUnknownAndStaysUnread() {
        service().publish(notification("n", user, NOW), null);
        refused(EventRefusedException.Code.NOT_FOUND, () -> service().markRead(otherUser, id("n"), null));
        refused(EventRefusedException.Code.NOT_FOUND, () -> service().markRead(user, "no such id", null));
        assertThat(service().page(user, true, 0, 10).total()).isEqualTo(1);
        assertThat(sink.live()).isEmpty();
    }

    @Test
    void readAllMarksTheUsersOwnOnly() {
        service().publish(notification("a", user, NOW), null);
        service().publish(notification("b", user, NOW), null);
        service().publish(notification("c", otherUser, NOW), null);
        assertThat(service().markAllRead(user).count()).isEqualTo(2);
        assertThat(service().markAllRead(user).count()).isZero();
        assertThat(service().page(user, false, 0, 10).state().unread()).isZero();
        assertThat(service().page(otherUser, false, 0, 10).state().unread()).isEqualTo(1);
        assertThat(sink.live())
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.to().room()).isEqualTo("user:" + user));
    }

    @Test
    void aGeneralEmitOfANotificationIsKeptToo() {
        TestEmitters.of(database(), sink, store(NOW), clock(NOW))
                .emitToUser(
                        user,
                        "notification:new",
                        Map.of("id", id("n"), "title", "T", "message", "M", "type", "error"),
                        "/notifications");
        assertThat(service().page(user, false, 0, 10).notifications())
                .extracting(Notification::id, Notification::type)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(id("n"), NotificationType.ERROR));
    }

    private void refused(EventRefusedException.Code code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        EventRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private Publication notification(String name, String userId, Instant at) {
        return notification(name, userId, "Title " + name, at);
    }

    private Publication notification(String name, String userId, String title, Instant at) {
        return new Publication(
                Audience.USER,
                userId,
                "/notifications",
                "notification:new",
                Map.of(
                        "id",
                        id(name),
                        "title",
                        title,
                        "message",
                        "Message",
                        "type",
                        "info",
                        "created_at",
                        at.toString()));
    }

    /** Ids are unique in the whole table, which the tests share. */
    private String id(String name) {
        return name + "-" + user.substring(0, 8);
    }

    private NotificationService service() {
        return Objects.requireNonNull(opened);
    }

    private NotificationService service(Instant now) {
        NotificationStore store = store(now);
        RealtimeEmitter emitter = TestEmitters.of(database(), sink, store, clock(now));
        return new NotificationService(database(), store, emitter, sink, json);
    }

    private NotificationStore store(Instant now) {
        return new NotificationStore(database(), new ReadStateStore(database()), clock(now));
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}

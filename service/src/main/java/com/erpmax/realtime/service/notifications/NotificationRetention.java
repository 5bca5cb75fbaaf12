package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.config.RetentionProperties;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.Sweep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes notifications that were stored too long ago, read or not; the user's unread count changes with them. */
@Component
class NotificationRetention implements Sweep {

    /** How many notifications one batch deletes. */
    static final int BATCH = 500;

    private final Database database;
    private final ReadStateStore states;
    private final Duration age;
    private final Clock clock;
    private final Counter retired;

    NotificationRetention(
            Database database,
            ReadStateStore states,
            RetentionProperties properties,
            MeterRegistry registry,
            Clock clock) {
        this.database = database.patient();
        this.states = states;
        this.age = properties.notificationsAge();
        this.clock = clock;
        this.retired = NotificationMeter.RETIRED.counter(registry);
    }

    /** A notification that is too old. */
    private record Old(String userId, String id) {}

    @Override
    public boolean sweep() {
        long end = clock.millis() - age.toMillis();
        List<Old> old = database.read(jdbc -> old(jdbc, end));
        Map<String, List<String>> byUser = old.stream()
                .collect(Collectors.groupingBy(
                        Old::userId, LinkedHashMap::new, Collectors.mapping(Old::id, Collectors.toList())));
        // One user, one transaction: each locks the read state of one user only.
        byUser.forEach((userId, ids) -> retired.increment(database.write(jdbc -> delete(jdbc, userId, ids))));
        return old.size() == BATCH;
    }

    private static List<Old> old(JdbcClient jdbc, long end) {
        return jdbc.sql("SELECT user_id, id FROM notifications WHERE stored_at <= ? ORDER BY stored_at LIMIT ?")
                .params(end, BATCH)
                .query((row, number) -> new Old(row.getString(1), row.getString(2)))
                .list();
    }

    private int delete(JdbcClient jdbc, String userId, List<String> ids) {
        states.lock(jdbc, userId);
        long unread = jdbc.sql("SELECT count(*) FROM notifications"
                        + " WHERE user_id = :user AND id IN (:ids) AND read_at IS NULL")
                .param("user", userId)
                .param("ids", ids)
                .query(Long.class)
                .single();
        int deleted = jdbc.sql("DELETE FROM notifications WHERE user_id = :user AND id IN (:ids)")
                .param("user", userId)
                .param("ids", ids)
                .update();
        if (unread > 0) {
            states.change(jdbc, userId, -unread);
        }
        return deleted;
    }
}

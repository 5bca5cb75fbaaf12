package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.InList;
import com.erpmax.realtime.service.realtime.ReadStates;
import com.erpmax.realtime.service.realtime.UnreadEvents;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table {@code read_states}: one row per user. Blocking.
 *
 * <p>Whoever changes the unread set of a user locks the row first, so that changes, counts and versions agree.
 */
@Component
class ReadStateStore implements ReadStates, UnreadEvents {

    private static final ReadState NOTHING = new ReadState(0, 0);

    private final Database database;

    ReadStateStore(Database database) {
        this.database = database;
    }

    @Override
    public ReadState of(String userId) {
        return database.ask(jdbc -> of(jdbc, userId));
    }

    @Override
    public Map<String, ReadState> of(Collection<String> userIds) {
        return database.ask(jdbc -> {
            Map<String, ReadState> states = new HashMap<>();
            userIds.forEach(userId -> states.put(userId, NOTHING));
            jdbc.sql("SELECT user_id, unread, version FROM read_states WHERE user_id IN (:users)")
                    .param("users", InList.of(userIds))
                    .query(row -> {
                        states.put(row.getString(1), new ReadState(row.getLong(2), row.getLong(3)));
                    });
            return states;
        });
    }

    @Override
    public List<Long> seqs(String userId, String epoch) {
        return database.ask(jdbc -> jdbc.sql("SELECT seq FROM notifications"
                        + " WHERE user_id = ? AND read_at IS NULL AND epoch = ? ORDER BY seq DESC LIMIT ?")
                .params(userId, epoch, MOST)
                .query(Long.class)
                .list()
                .reversed());
    }

    /** Reads the state of a user inside the caller's transaction. */
    ReadState of(JdbcClient jdbc, String userId) {
        return jdbc.sql("SELECT unread, version FROM read_states WHERE user_id = ?")
                .param(userId)
                .query((row, number) -> new ReadState(row.getLong(1), row.getLong(2)))
                .optional()
                .orElse(NOTHING);
    }

    /** Locks the state of a user until the transaction ends. The row is made when missing: nothing could be locked. */
    void lock(JdbcClient jdbc, String userId) {
        jdbc.sql("INSERT INTO read_states (user_id, unread, version) VALUES (?, 0, 0)"
                        + " ON CONFLICT (user_id) DO UPDATE SET version = read_states.version")
                .param(userId)
                .update();
    }

    /**
     * Notes a change of the unread set, and locks the state of the user until the transaction ends.
     *
     * @param added how many there are more; negative for less
     * @return the new state
     */
    ReadState change(JdbcClient jdbc, String userId, long added) {
        return jdbc.sql("INSERT INTO read_states (user_id, unread, version) VALUES (?, ?, 1)"
                        + " ON CONFLICT (user_id) DO UPDATE SET unread = read_states.unread + excluded.unread,"
                        + " version = read_states.version + 1 RETURNING unread, version")
                .params(userId, added)
                .query((row, number) -> new ReadState(row.getLong(1), row.getLong(2)))
                .single();
    }
}

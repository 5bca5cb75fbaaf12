package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventPlace;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.Sweep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code publications}: what was published with an idempotency key, for {@link IdempotencyKeys#KEPT}. Blocking.
 *
 * <p>The key's row is written in the transaction that stores the event. Of concurrent calls with one key, the second
 * waits for the outcome of the first: on PostgreSQL at the row's unique key, on SQLite because there is one writer.
 */
final class Publications implements Sweep {

    /** How many keys are forgotten at once. */
    static final int BATCH = 500;

    private final Database database;
    private final Clock clock;
    private final Counter repeated;
    private final Counter conflicting;

    Publications(Database database, MeterRegistry registry, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.repeated = RealtimeMeter.PUBLICATIONS_REPEATED.counter(registry);
        this.conflicting = RealtimeMeter.PUBLICATIONS_CONFLICTING.counter(registry);
    }

    /** What a key stands for. */
    private record Known(String bodyHash, @Nullable EventPlace place) {}

    /**
     * Publishes, unless it was done before with this key.
     *
     * @param bodyHash what {@link IdempotencyKeys#hash} says of the body
     * @param publish does it, inside the same transaction
     * @throws EventRefusedException with code {@code idempotency_conflict} if the key stands for another body
     */
    Published once(String key, String bodyHash, Supplier<Published> publish) {
        return database.write(jdbc -> {
            if (!claim(jdbc, key, bodyHash)) {
                return repeat(jdbc, key, bodyHash);
            }
            Published published = publishClaimed(jdbc, key, publish);
            if (published.place() != null) {
                setPlace(jdbc, key, published.place());
            }
            return published;
        });
    }

    /** Forgets keys whose time is over, oldest first. */
    @Override
    public boolean sweep() {
        long end = clock.millis() - IdempotencyKeys.KEPT.toMillis();
        // The time is asked twice: a key that is used again meanwhile begins a new life and stays.
        int forgotten = database.patient()
                .write(jdbc -> jdbc.sql("DELETE FROM publications WHERE created_at <= ?"
                                + " AND idempotency_key IN (SELECT idempotency_key FROM publications WHERE created_at <= ?"
                                + " ORDER BY created_at LIMIT ?)")
                        .params(end, end, BATCH)
                        .update());
        return forgotten == BATCH;
    }

    private boolean claim(JdbcClient jdbc, String key, String bodyHash) {
        long now = clock.millis();
        return jdbc.sql("INSERT INTO publications (idempotency_key, body_hash, created_at) VALUES (?, ?, ?)"
                                + " ON CONFLICT (idempotency_key) DO UPDATE SET body_hash = excluded.body_hash,"
                                + " created_at = excluded.created_at, event_id = NULL, stream = NULL, seq = NULL,"
                                + " epoch = NULL WHERE publications.created_at <= ?")
                        .params(key, bodyHash, now, now - IdempotencyKeys.KEPT.toMillis())
                        .update()
                > 0;
    }

    private Published publishClaimed(JdbcClient jdbc, String key, Supplier<Published> publish) {
        try {
            return publish.get();
        } catch (EventRefusedException refused) {
            // The caller's transaction may go on without it; then the key stands for nothing.
            jdbc.sql("DELETE FROM publications WHERE idempotency_key = ?")
                    .param(key)
                    .update();
            throw refused;
        }
    }

    private Published repeat(JdbcClient jdbc, String key, String bodyHash) {
        Known known = jdbc.sql("SELECT body_hash, event_id, stream, seq, epoch FROM publications"
                        + " WHERE idempotency_key = ?")
                .param(key)
                .query(Publications::read)
                .single();
        if (!known.bodyHash().equals(bodyHash)) {
            conflicting.increment();
            throw new EventRefusedException(
                    EventRefusedException.Code.IDEMPOTENCY_CONFLICT,
                    "The idempotency key belongs to a publication with another recipient or body");
        }
        repeated.increment();
        return new Published(known.place(), true);
    }

    private static void setPlace(JdbcClient jdbc, String key, EventPlace place) {
        jdbc.sql("UPDATE publications SET event_id = ?, stream = ?, seq = ?, epoch = ? WHERE idempotency_key = ?")
                .params(place.eventId(), place.stream().text(), place.seq(), place.epoch(), key)
                .update();
    }

    private static Known read(ResultSet row, int number) throws SQLException {
        String eventId = row.getString("event_id");
        return new Known(
                row.getString("body_hash"),
                eventId == null
                        ? null
                        : new EventPlace(
                                eventId,
                                StreamName.parse(row.getString("stream")),
                                row.getLong("seq"),
                                row.getString("epoch")));
    }
}

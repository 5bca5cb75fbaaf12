package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.InList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code event_streams} and {@code events}. Every method runs inside the caller's transaction. */
final class EventStore {

    private static final String COLUMNS = "stream, seq, epoch, event_id, name, payload, created_at";

    /** A place in a stream, given out once. */
    record Place(String epoch, long seq) {}

    /**
     * Takes the next place in the stream, which is made when missing. Until the transaction ends, the stream's row is
     * locked: others wait, so events are committed in the order of their places.
     *
     * @param newEpoch the epoch of a stream that is made now
     */
    Place takePlace(JdbcClient jdbc, StreamName stream, String newEpoch) {
        return jdbc.sql("INSERT INTO event_streams (stream, epoch, last_seq) VALUES (?, ?, 1)"
                        + " ON CONFLICT (stream) DO UPDATE SET last_seq = event_streams.last_seq + 1"
                        + " RETURNING epoch, last_seq")
                .params(stream.text(), newEpoch)
                .query((row, number) -> new Place(row.getString(1), row.getLong(2)))
                .single();
    }

    void insert(JdbcClient jdbc, StoredEvent event) {
        jdbc.sql("INSERT INTO events (stream, seq, epoch, event_id, name, payload, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                .param(event.stream().text())
                .param(event.seq())
                .param(event.epoch())
                .param(event.eventId())
                .param(event.name())
                .param(event.payload())
                .param(event.createdAt().toEpochMilli())
                .update();
    }

    /** Returns when every transaction that has taken a place in the stream has ended. */
    void awaitOthers(JdbcClient jdbc, StreamName stream) {
        jdbc.sql("UPDATE event_streams SET last_seq = last_seq WHERE stream = ?")
                .param(stream.text())
                .update();
    }

    /** Returns the place of the stream's newest event; {@link StreamPlace#NOWHERE} if there never was one. */
    StreamPlace head(JdbcClient jdbc, StreamName stream) {
        return jdbc.sql("SELECT epoch, last_seq FROM event_streams WHERE stream = ?")
                .param(stream.text())
                .query((row, number) -> new StreamPlace(row.getString(1), row.getLong(2)))
                .optional()
                .orElse(StreamPlace.NOWHERE);
    }

    /** Returns the place of the newest event of each of these streams that ever had one. */
    Map<StreamName, StreamPlace> heads(JdbcClient jdbc, Collection<StreamName> streams) {
        Map<StreamName, StreamPlace> heads = new HashMap<>();
        jdbc.sql("SELECT stream, epoch, last_seq FROM event_streams WHERE stream IN (:streams)")
                .param(
                        "streams",
                        InList.of(streams.stream().map(StreamName::text).toList()))
                .query(row -> {
                    heads.put(StreamName.parse(row.getString(1)), new StreamPlace(row.getString(2), row.getLong(3)));
                });
        return heads;
    }

    /** Returns the place of the oldest event that is kept. */
    Optional<Long> oldest(JdbcClient jdbc, StreamName stream) {
        return jdbc.sql("SELECT seq FROM events WHERE stream = ? ORDER BY seq LIMIT 1")
                .param(stream.text())
                .query(Long.class)
                .optional();
    }

    /** Returns at most {@code limit} events after a place, oldest first. */
    List<StoredEvent> readAfter(JdbcClient jdbc, StreamName stream, long afterSeq, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM events WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?")
                .params(stream.text(), afterSeq, limit)
                .query(EventStore::read)
                .list();
    }

    private static StoredEvent read(ResultSet row, int number) throws SQLException {
        return new StoredEvent(
                StreamName.parse(row.getString("stream")),
                row.getLong("seq"),
                row.getString("epoch"),
                row.getString("event_id"),
                row.getString("name"),
                row.getString("payload"),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }
}

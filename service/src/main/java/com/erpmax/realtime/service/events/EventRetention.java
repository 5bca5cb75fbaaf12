package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes events that are too old, or that too many came after in their stream. What is deleted is always a beginning of
 * a stream: an event goes only when all before it go, however the clock ran. The streams themselves stay, with their
 * epoch and the place that was given out last.
 */
public final class EventRetention implements Sweep {

    /** How many streams one batch looks at. */
    static final int STREAMS = 200;

    /** How many events are deleted in one transaction. */
    static final int EVENTS = 500;

    private final Database database;
    private final Map<String, Limits> limits;
    private final Clock clock;
    private final Counter retired;
    /** The stream that was looked at last. Owned by the thread that sweeps. */
    private String cursor = "";

    /**
     * How much of a stream is kept.
     *
     * @param count how many events, at least 1
     */
    public record Limits(int count, Duration age) {}

    /** A stream; {@code firstSeq} and {@code firstAt} are place and time of the first event that is left, 0 without one. */
    private record Extent(StreamName stream, long lastSeq, long firstSeq, long firstAt) {

        boolean hasEvents() {
            return firstSeq > 0;
        }
    }

    /** @param limits by namespace; streams of others are kept for ever */
    public EventRetention(Database database, Map<String, Limits> limits, MeterRegistry registry, Clock clock) {
        this.database = database.patient();
        this.limits = Map.copyOf(limits);
        this.clock = clock;
        this.retired = EventMeter.RETIRED.counter(registry);
    }

    @Override
    public boolean sweep() {
        String after = cursor;
        List<Extent> streams = database.ask(jdbc -> page(jdbc, after));
        boolean more = streams.size() == STREAMS;
        for (Extent stream : streams) {
            more |= stream.hasEvents() && trim(stream) == EVENTS;
            cursor = stream.stream().text();
        }
        if (streams.size() < STREAMS) {
            cursor = "";
        }
        return more;
    }

    private int trim(Extent extent) {
        Limits limit = limits.get(extent.stream().namespace());
        if (limit == null) {
            return 0;
        }
        long end = clock.millis() - limit.age().toMillis();
        if (extent.lastSeq() - extent.firstSeq() < limit.count() && extent.firstAt() > end) {
            return 0;
        }
        int deleted = database.write(jdbc -> delete(jdbc, extent, extent.lastSeq() - limit.count(), end));
        retired.increment(deleted);
        return deleted;
    }

    private static List<Extent> page(JdbcClient jdbc, String after) {
        return jdbc.sql("SELECT s.stream, s.last_seq, e.seq, e.created_at"
                        + " FROM (SELECT stream, last_seq FROM event_streams WHERE stream > ? ORDER BY stream LIMIT ?) s"
                        + " LEFT JOIN events e ON e.stream = s.stream"
                        + " AND e.seq = (SELECT min(seq) FROM events f WHERE f.stream = s.stream) ORDER BY s.stream")
                .params(after, STREAMS)
                .query((row, number) ->
                        new Extent(StreamName.parse(row.getString(1)), row.getLong(2), row.getLong(3), row.getLong(4)))
                .list();
    }

    /** Deletes from the first event on: up to a place, and further as long as there is none that is young enough. */
    private static int delete(JdbcClient jdbc, Extent extent, long tooMany, long end) {
        String stream = extent.stream().text();
        long most = extent.firstSeq() + EVENTS - 1;
        Long young = jdbc.sql("SELECT min(seq) FROM events WHERE stream = ? AND seq <= ? AND created_at > ?")
                .params(stream, most, end)
                .query((row, number) -> row.getObject(1) == null ? most + 1 : row.getLong(1))
                .single();
        return jdbc.sql("DELETE FROM events WHERE stream = ? AND seq <= ?")
                .params(stream, Math.min(most, Math.max(tooMany, young - 1)))
                .update();
    }
}

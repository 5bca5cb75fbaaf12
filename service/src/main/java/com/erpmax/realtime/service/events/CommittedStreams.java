package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds out which streams of a PostgreSQL database have got events, whoever committed them, by the transactions' own
 * numbers: clocks may differ, and a transaction may last as long as it likes. Each event names the transaction that stored
 * it. New at a look is what was stored by transactions that have begun since the last look, or that were running then; so
 * one that runs for hours, of anybody, costs no look more than the others. Blocking; not thread-safe.
 */
final class CommittedStreams {

    /** How many events one statement looks at. */
    static final int PAGE = 20_000;

    private static final String SNAPSHOT = "SELECT pg_snapshot_xmax(now)::text::bigint,"
            + " ARRAY(SELECT pg_snapshot_xip(now)::text::bigint) FROM pg_current_snapshot() now";

    private final Database database;
    private final int page;
    private Snapshot last;

    /** Begins to look: what is committed from now on will be found. */
    CommittedStreams(Database database, int page) {
        this.database = database;
        this.page = page;
        this.last = database.read(CommittedStreams::snapshot);
    }

    /** The transactions as one look sees them: those from {@code next} on have not begun, and these have not ended. */
    private record Snapshot(long next, List<Long> running) {}

    private record Stored(String stream, long seq, long by) {}

    /** What was found, and when. */
    private record Found(Map<StreamName, Long> newest, Snapshot at) {}

    /**
     * Tells of the streams that have got events since the last look, with the place of the newest of these. What was
     * committed in between is found for certain.
     *
     * @param take returns whether it is done with the stream; if not, everything is told again at the next look
     */
    void look(BiPredicate<StreamName, Long> take) {
        Found found = database.read(this::find);
        for (Map.Entry<StreamName, Long> newest : found.newest().entrySet()) {
            if (!take.test(newest.getKey(), newest.getValue())) {
                return;
            }
        }
        last = found.at();
    }

    private Found find(JdbcClient jdbc) {
        Snapshot now = snapshot(jdbc);
        Map<StreamName, Long> newest = new LinkedHashMap<>();
        if (now.next() < last.next()) {
            // Another server with the same data, which counts anew.
            findBegun(jdbc, 0, now.next(), newest);
        } else {
            findOf(jdbc, last.running(), newest);
            findBegun(jdbc, last.next(), now.next(), newest);
        }
        return new Found(newest, now);
    }

    /** Finds what these transactions have stored, as far as they have ended. */
    private static void findOf(JdbcClient jdbc, List<Long> transactions, Map<StreamName, Long> newest) {
        if (transactions.isEmpty()) {
            return;
        }
        jdbc.sql("SELECT stream, max(seq) FROM events WHERE stored_by IN (:transactions) GROUP BY stream")
                .param("transactions", transactions)
                .query(row -> {
                    note(newest, row.getString(1), row.getLong(2));
                });
    }

    /** Finds what the transactions from one number to before another have stored, as far as they have ended. */
    private void findBegun(JdbcClient jdbc, long from, long end, Map<StreamName, Long> newest) {
        long begin = from;
        while (true) {
            List<Stored> stored = read(jdbc, begin, end);
            stored.forEach(event -> note(newest, event.stream(), event.seq()));
            if (stored.size() < page) {
                return;
            }
            // The rest of the last transaction is on the next page, unless it fills one alone.
            long rest = stored.getLast().by();
            if (rest == stored.getFirst().by()) {
                findOf(jdbc, List.of(rest), newest);
                rest++;
            }
            begin = rest;
        }
    }

    private List<Stored> read(JdbcClient jdbc, long from, long end) {
        return jdbc.sql("SELECT stream, seq, stored_by FROM events WHERE stored_by >= ? AND stored_by < ?"
                        + " ORDER BY stored_by LIMIT ?")
                .params(from, end, page)
                .query((row, number) -> new Stored(row.getString(1), row.getLong(2), row.getLong(3)))
                .list();
    }

    private static void note(Map<StreamName, Long> newest, String stream, long seq) {
        newest.merge(StreamName.parse(stream), seq, Math::max);
    }

    private static Snapshot snapshot(JdbcClient jdbc) {
        return jdbc.sql(SNAPSHOT)
                .query((row, number) -> new Snapshot(
                        row.getLong(1), List.of((Long[]) row.getArray(2).getArray())))
                .single();
    }
}

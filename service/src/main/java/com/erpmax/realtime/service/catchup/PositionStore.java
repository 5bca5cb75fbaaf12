package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.InList;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code stream_positions}. Blocking. */
final class PositionStore {

    /** One user's position in one stream. */
    record Key(String userId, StreamName stream) {

        static final Comparator<Key> ORDER = Comparator.comparing(Key::userId)
                .thenComparing(key -> key.stream().text());
    }

    /** How many positions one statement saves. */
    private static final int ROWS = 100;

    private final Database database;
    private final Clock clock;

    PositionStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Returns how far users have got in streams; empty where nothing is known. */
    Map<Key, Optional<StreamPlace>> find(Collection<Key> keys) {
        List<Key> list = InList.of(keys);
        List<Object> values = new ArrayList<>();
        for (Key key : list) {
            values.add(key.userId());
            values.add(key.stream().text());
        }
        return database.ask(jdbc -> {
            Map<Key, Optional<StreamPlace>> places = new HashMap<>();
            keys.forEach(key -> places.put(key, Optional.empty()));
            jdbc.sql("SELECT user_id, stream, epoch, seq FROM stream_positions WHERE (user_id, stream) IN (VALUES "
                            + String.join(", ", Collections.nCopies(list.size(), "(?, ?)")) + ")")
                    .params(values)
                    .query(row -> {
                        StreamPlace place = StreamPlace.of(row.getString(3), row.getLong(4));
                        places.put(new Key(row.getString(1), StreamName.parse(row.getString(2))), Optional.of(place));
                    });
            return places;
        });
    }

    /**
     * Keeps positions in one transaction. One that is further already, in the same epoch, stays,
     * and any stays against {@link StreamPlace#NOWHERE}.
     */
    void save(List<Map.Entry<Key, StreamPlace>> positions) {
        long now = clock.millis();
        database.writing(jdbc -> {
            for (int from = 0; from < positions.size(); from += ROWS) {
                save(jdbc, positions.subList(from, Math.min(positions.size(), from + ROWS)), now);
            }
        });
    }

    private static void save(JdbcClient jdbc, List<Map.Entry<Key, StreamPlace>> rows, long now) {
        List<Object> values = new ArrayList<>();
        for (Map.Entry<Key, StreamPlace> row : rows) {
            values.add(row.getKey().userId());
            values.add(row.getKey().stream().text());
            values.add(row.getValue().epoch());
            values.add(row.getValue().seq());
            values.add(now);
        }
        jdbc.sql("INSERT INTO stream_positions (user_id, stream, epoch, seq, updated_at) VALUES "
                        + String.join(", ", Collections.nCopies(rows.size(), "(?, ?, ?, ?, ?)"))
                        + " ON CONFLICT (user_id, stream) DO UPDATE"
                        + " SET epoch = excluded.epoch, seq = excluded.seq, updated_at = excluded.updated_at"
                        + " WHERE excluded.epoch <> ''"
                        + " AND (stream_positions.epoch <> excluded.epoch OR stream_positions.seq < excluded.seq)")
                .params(values)
                .update();
    }
}

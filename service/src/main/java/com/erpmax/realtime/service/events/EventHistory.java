package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads streams again. Blocking; throws {@link com.erpmax.realtime.service.database.DatabaseUnavailableException}. */
public final class EventHistory {

    /** How many events a page has at most. */
    public static final int LONGEST_PAGE = 500;

    private final Database database;
    private final EventStore store;

    EventHistory(Database database, EventStore store) {
        this.database = database;
        this.store = store;
    }

    /** Returns the place of the stream's newest event; {@link StreamPlace#NOWHERE} if there never was one. */
    public StreamPlace head(StreamName stream) {
        return database.ask(jdbc -> store.head(jdbc, stream));
    }

    /**
     * Returns the place of the newest event of each of these streams, {@link StreamPlace#NOWHERE} where there never was
     * one.
     *
     * @param streams at least one
     */
    public Map<StreamName, StreamPlace> heads(Collection<StreamName> streams) {
        Map<StreamName, StreamPlace> known = database.ask(jdbc -> store.heads(jdbc, streams));
        Map<StreamName, StreamPlace> heads = new LinkedHashMap<>();
        streams.forEach(stream -> heads.put(stream, known.getOrDefault(stream, StreamPlace.NOWHERE)));
        return heads;
    }

    /**
     * Reads the events after a place.
     *
     * @param after null for the oldest that are kept
     * @param limit how many at most, 1 to {@value #LONGEST_PAGE}
     * @param mostCharacters the page ends before an event with which its payloads would be longer together; the first
     *     event counts in any case
     */
    public EventPage readAfter(StreamName stream, @Nullable StreamPlace after, int limit, int mostCharacters) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + LONGEST_PAGE + ")");
        }
        return database.read(jdbc -> read(jdbc, stream, after, limit, mostCharacters));
    }

    private EventPage read(
            JdbcClient jdbc, StreamName stream, @Nullable StreamPlace after, int limit, int mostCharacters) {
        StreamPlace head = store.head(jdbc, stream);
        if (head.equals(after)) {
            return new EventPage(List.of(), head, head, false);
        }
        Optional<Long> oldest = store.oldest(jdbc, stream);
        StreamPlace begin = head.at(oldest.map(seq -> seq - 1).orElse(head.seq()));
        StreamPlace from = begin;
        boolean isTruncated = false;
        if (after != null) {
            boolean isKnown = after.epoch().equals(head.epoch()) || after.equals(StreamPlace.NOWHERE);
            if (isKnown && after.seq() >= begin.seq() && after.seq() <= head.seq()) {
                from = head.at(after.seq());
            } else {
                isTruncated = true;
            }
        }
        List<StoredEvent> events =
                from.seq() == head.seq() ? List.of() : store.readAfter(jdbc, stream, from.seq(), limit);
        return new EventPage(shortened(events, mostCharacters), from, head, isTruncated);
    }

    private static List<StoredEvent> shortened(List<StoredEvent> events, int mostCharacters) {
        List<StoredEvent> page = new ArrayList<>(events.size());
        long characters = 0;
        for (StoredEvent event : events) {
            characters += event.payload().length();
            if (!page.isEmpty() && characters > mostCharacters) {
                break;
            }
            page.add(event);
        }
        return page;
    }
}

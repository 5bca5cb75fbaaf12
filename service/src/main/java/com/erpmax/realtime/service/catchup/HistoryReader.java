package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.SharedQuestion;
import com.erpmax.realtime.service.database.Turns;
import com.erpmax.realtime.service.events.EventHistory;
import com.erpmax.realtime.service.events.EventPage;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.realtime.CurrentStates;
import com.erpmax.realtime.service.realtime.CurrentStates.CurrentState;
import com.erpmax.realtime.service.realtime.NamespaceNames;
import com.erpmax.realtime.service.realtime.UnreadEvents;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out what a client has missed. Blocking. */
final class HistoryReader {

    /** How many events are sent before the client has to show that it has them. */
    static final int BATCH = 100;
    /** How many characters the payloads of one read have together, roughly. */
    static final int MOST_CHARACTERS = 256 * 1024;

    private final Database database;
    private final EventHistory history;
    private final UserPositions positions;
    private final UnreadEvents unread;
    private final CurrentStates states;
    private final Turns turns;
    private final SharedQuestion<PositionStore.Key, Standing> standings;
    private final SharedQuestion<StreamName, News> news;

    HistoryReader(
            Database database,
            EventHistory history,
            UserPositions positions,
            UnreadEvents unread,
            CurrentStates states,
            Turns turns) {
        this.database = database;
        this.history = history;
        this.positions = positions;
        this.unread = unread;
        this.states = states;
        this.turns = turns;
        this.standings = new SharedQuestion<>(turns, this::readStandings);
        this.news = new SharedQuestion<>(turns, this::readNews);
    }

    /** How a stream is: its newest event, and whether something that it tells of is unfinished. */
    private record News(StreamPlace head, boolean isUnfinished) {}

    /** How far a user is known to have got in a stream, as far as that is saved, and how the stream is. */
    private record Standing(Optional<StreamPlace> saved, News news) {}

    /**
     * Where a client begins, as it was when it came.
     *
     * @param after what it has already
     * @param head the stream's newest event at that moment: what comes later was not missed
     * @param only the places up to {@code head} that are meant; null for all
     * @param isFromKnownPosition whether the user is known to have everything up to {@code after}
     * @param isUnfinished whether something that the stream tells of was unfinished at that moment
     */
    record Start(
            StreamPlace after,
            StreamPlace head,
            @Nullable Set<Long> only,
            boolean isFromKnownPosition,
            boolean isUnfinished) {

        /** Whether the client has missed nothing. */
        boolean isAtHead() {
            return after.equals(head) && only == null;
        }
    }

    /**
     * What was read.
     *
     * @param states what the stream's events have led to, if they were asked for and nothing more is to be read
     */
    record Part(EventPage page, List<CurrentState> states) {}

    /**
     * Where a client begins in its streams.
     *
     * @param beginnings what is to be saved before the client hears of it: places in streams for which nothing of the
     *     user is saved. Not for a first visit to unread notifications, which are found again, nor for a place that the
     *     stream does not have
     */
    record Starts(Map<StreamName, Start> starts, Map<StreamName, StreamPlace> beginnings) {}

    /**
     * Finds out where a client begins in its streams.
     *
     * @param claimed where the client says that it is; of other streams the position that is kept counts
     * @param isStillWanted asked from time to time
     * @return null if it is not wanted any longer
     */
    @Nullable
    Starts starts(
            String userId,
            List<StreamName> streams,
            Map<StreamName, @Nullable StreamPlace> claimed,
            BooleanSupplier isStillWanted) {
        // In this order: what is saved meanwhile is in one of the two.
        Map<StreamName, StreamPlace> recent = positions.recent(userId, streams);
        Map<PositionStore.Key, Standing> found = standings.answers(streams.stream()
                .map(stream -> new PositionStore.Key(userId, stream))
                .toList());
        if (!isStillWanted.getAsBoolean()) {
            return null;
        }
        Map<StreamName, StreamPlace> known = new HashMap<>();
        found.forEach((key, standing) -> standing.saved().ifPresent(place -> known.put(key.stream(), place)));
        Map<StreamName, StreamPlace> furthest = UserPositions.furthest(known, recent);
        Map<StreamName, Start> starts = new LinkedHashMap<>();
        Map<StreamName, StreamPlace> beginnings = new LinkedHashMap<>();
        found.forEach((key, standing) -> {
            StreamName stream = key.stream();
            Start start = start(userId, stream, standing.news(), claimed.get(stream), furthest.get(stream));
            starts.put(stream, start);
            if (!known.containsKey(stream) && start.only() == null && isReached(start.after(), start.head())) {
                beginnings.put(stream, start.after());
            }
        });
        return new Starts(starts, beginnings);
    }

    /** In this order: no position is beyond its head, and what has come to its end since the head was read is heard of. */
    private Map<PositionStore.Key, Standing> readStandings(List<PositionStore.Key> keys) {
        Map<PositionStore.Key, Optional<StreamPlace>> saved = positions.saved(keys);
        Map<StreamName, News> streams =
                readNews(keys.stream().map(PositionStore.Key::stream).distinct().toList());
        return keys.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        key -> new Standing(
                                Objects.requireNonNull(saved.get(key)),
                                Objects.requireNonNull(streams.get(key.stream())))));
    }

    private Map<StreamName, News> readNews(List<StreamName> streams) {
        Map<StreamName, StreamPlace> heads = history.heads(streams);
        Set<StreamName> unfinished = states.among(streams);
        return streams.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        stream -> new News(Objects.requireNonNull(heads.get(stream)), unfinished.contains(stream))));
    }

    private static boolean isReached(StreamPlace place, StreamPlace head) {
        return place.epoch().equals(head.epoch()) && place.seq() <= head.seq();
    }

    /** Returns starts with what comes from now on. */
    Starts startsAtHead(List<StreamName> streams) {
        Map<StreamName, Start> starts = new LinkedHashMap<>();
        news.answers(streams)
                .forEach((stream, its) ->
                        starts.put(stream, new Start(its.head(), its.head(), null, false, its.isUnfinished())));
        return new Starts(starts, Map.of());
    }

    /**
     * Reads the part after a place, at most {@code limit} events.
     *
     * @param isStillWanted asked when it is the reader's turn
     * @return null if it is not wanted any longer
     */
    @Nullable
    Part next(StreamName stream, StreamPlace after, int limit, boolean wantsStates, BooleanSupplier isStillWanted) {
        // Most find nothing, for which a question of many is enough.
        News its = news.answer(stream);
        if (its.head().equals(after) && !(wantsStates && its.isUnfinished())) {
            return new Part(new EventPage(List.of(), after, after, false), List.of());
        }
        return turns.<@Nullable Part>take(
                () -> isStillWanted.getAsBoolean() ? read(stream, after, limit, wantsStates) : null);
    }

    private Part read(StreamName stream, StreamPlace after, int limit, boolean wantsStates) {
        return database.read(jdbc -> {
            EventPage page = history.readAfter(stream, after, limit, MOST_CHARACTERS);
            return new Part(page, wantsStates && !page.hasMore() ? statesAfter(page, stream) : List.of());
        });
    }

    /** Of what the page's own events tell of, the last of them tells the state. */
    private List<CurrentState> statesAfter(EventPage page, StreamName stream) {
        return states.of(stream).stream()
                .filter(state -> page.events().stream()
                        .noneMatch(event -> event.payload().contains(state.subject())))
                .toList();
    }

    private Start start(
            String userId, StreamName stream, News news, @Nullable StreamPlace claimed, @Nullable StreamPlace known) {
        if (claimed != null) {
            if (isReached(claimed, news.head())) {
                positions.proven(userId, stream, claimed);
            }
            return new Start(claimed, news.head(), null, true, news.isUnfinished());
        }
        return known != null
                ? new Start(known, news.head(), null, true, news.isUnfinished())
                : firstVisit(userId, stream, news);
    }

    /** A user of whom nothing is known gets the unread notifications, and of other streams what comes from now on. */
    private Start firstVisit(String userId, StreamName stream, News news) {
        StreamPlace head = news.head();
        boolean isNotifications = stream.namespace().equals(NamespaceNames.NOTIFICATIONS);
        List<Long> places = isNotifications ? turns.take(() -> unread.seqs(userId, head.epoch())) : List.of();
        if (places.isEmpty() || places.getFirst() > head.seq()) {
            return new Start(head, head, null, true, news.isUnfinished());
        }
        return new Start(head.at(places.getFirst() - 1), head, Set.copyOf(places), true, news.isUnfinished());
    }
}

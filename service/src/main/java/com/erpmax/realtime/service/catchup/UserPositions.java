package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * How far each user has provably got in each stream, whichever device got furthest. Proofs are collected and saved every
 * half second, and when a client leaves, so a process that is killed forgets half a second of them at most: those events
 * are sent again and marked. Where a user begins is saved before the client hears of it, since a user of whom nothing is
 * known would begin anew, behind what came meanwhile.
 *
 * <p>Thread-safe. {@link #proven} never blocks. What is not saved yet is one entry for each user and stream that was
 * connected, also while the database cannot be written; who is new is not let in then.
 */
final class UserPositions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UserPositions.class);
    private static final Duration SAVE_EVERY = Duration.ofMillis(500);
    private static final Duration SAVE_SOON = Duration.ofMillis(20);
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(10);
    private static final int MOST_IN_A_TRANSACTION = 500;

    private final PositionStore store;
    private final Map<PositionStore.Key, StreamPlace> unsaved = new ConcurrentHashMap<>();
    private final AtomicBoolean isSaveAwaited = new AtomicBoolean();
    /** Completed when all that was noted before the next round of saving is saved. */
    private final AtomicReference<CompletableFuture<Void>> nextRound = new AtomicReference<>(new CompletableFuture<>());

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("stream-positions").daemon(true).factory());

    UserPositions(PositionStore store, MeterRegistry registry) {
        this.store = store;
        CatchUpMeter.POSITIONS_UNSAVED.gauge(registry, unsaved, Map::size);
    }

    /** Begins to save from time to time. */
    UserPositions start() {
        // It ends with the timer; save() itself reports what fails.
        var unused = timer.scheduleWithFixedDelay(
                this::saveLogged, SAVE_EVERY.toMillis(), SAVE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Notes that everything up to this place has arrived. A place behind the known one changes nothing. */
    void proven(String userId, StreamName stream, StreamPlace place) {
        unsaved.merge(new PositionStore.Key(userId, stream), place, UserPositions::further);
    }

    /**
     * Saves where a user begins who was not known, in a moment together with others who come at the same time. A place
     * that is further already stays. Blocking.
     *
     * @throws DatabaseUnavailableException if it is not saved, or not in time
     */
    void begin(String userId, Map<StreamName, StreamPlace> places) {
        if (places.isEmpty()) {
            return;
        }
        places.forEach((stream, place) -> proven(userId, stream, place));
        // In this order: a round that takes this future has what was noted before.
        CompletableFuture<Void> saved = nextRound.get();
        saveSoon();
        try {
            saved.get(BEGIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new DatabaseUnavailableException("Where a user begins could not be saved", failed);
        } catch (TimeoutException late) {
            throw new DatabaseUnavailableException("Where a user begins could not be saved in time", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException("Where a user begins was not waited for", stopped);
        }
    }

    /** Returns how far the user has got; empty if nothing is known. Blocking. */
    Optional<StreamPlace> find(String userId, StreamName stream) {
        // In this order: what is saved meanwhile is in one of the two.
        PositionStore.Key key = new PositionStore.Key(userId, stream);
        StreamPlace recent = unsaved.get(key);
        Optional<StreamPlace> saved = saved(List.of(key)).getOrDefault(key, Optional.empty());
        return recent == null
                ? saved
                : saved.map(known -> further(known, recent)).or(() -> Optional.of(recent));
    }

    /** Returns what is not saved yet. */
    Map<StreamName, StreamPlace> recent(String userId, List<StreamName> streams) {
        Map<StreamName, StreamPlace> recent = new HashMap<>();
        for (StreamName stream : streams) {
            StreamPlace place = unsaved.get(new PositionStore.Key(userId, stream));
            if (place != null) {
                recent.put(stream, place);
            }
        }
        return recent;
    }

    /** Returns what is saved of these; empty where nothing is. Blocking; may be called inside a transaction. */
    Map<PositionStore.Key, Optional<StreamPlace>> saved(Collection<PositionStore.Key> keys) {
        return store.find(keys);
    }

    /**
     * Returns how far a user has got.
     *
     * @param recent what was not saved yet before {@code saved} was read
     */
    static Map<StreamName, StreamPlace> furthest(
            Map<StreamName, StreamPlace> saved, Map<StreamName, StreamPlace> recent) {
        Map<StreamName, StreamPlace> places = new HashMap<>(saved);
        recent.forEach((stream, place) -> places.merge(stream, place, UserPositions::further));
        return places;
    }

    /** Saves soon, because a client has left that may come back to another instance in a moment. Never blocks. */
    void saveSoon() {
        if (isSaveAwaited.compareAndSet(false, true)) {
            try {
                var unused = timer.schedule(
                        () -> {
                            isSaveAwaited.set(false);
                            saveLogged();
                        },
                        SAVE_SOON.toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.debug("Positions are saved for the last time by the one who closes", closed);
            }
        }
    }

    /** Saves what was collected. Blocking. */
    void save() {
        List<Map.Entry<PositionStore.Key, StreamPlace>> all = new ArrayList<>();
        unsaved.forEach((key, place) -> all.add(Map.entry(key, place)));
        // In one order on all instances, so that no two wait for each other's rows.
        all.sort(Map.Entry.comparingByKey(PositionStore.Key.ORDER));
        Iterator<Map.Entry<PositionStore.Key, StreamPlace>> rest = all.iterator();
        while (rest.hasNext()) {
            List<Map.Entry<PositionStore.Key, StreamPlace>> some = new ArrayList<>();
            while (rest.hasNext() && some.size() < MOST_IN_A_TRANSACTION) {
                some.add(rest.next());
            }
            save(some);
        }
    }

    /** What the database refuses for what it is, and not because it is away, is dropped: it would keep all others waiting. */
    private void save(List<Map.Entry<PositionStore.Key, StreamPlace>> some) {
        try {
            store.save(some);
        } catch (DataIntegrityViolationException refused) {
            if (some.size() > 1) {
                int half = some.size() / 2;
                save(some.subList(0, half));
                save(some.subList(half, some.size()));
                return;
            }
            LOG.error(
                    "A position is dropped, since the database does not take it: {}",
                    some.getFirst().getKey(),
                    refused);
        }
        some.forEach(saved -> unsaved.remove(saved.getKey(), saved.getValue()));
    }

    /** Saves for the last time. */
    @Override
    public void close() {
        timer.shutdown();
        saveLogged();
    }

    private void saveLogged() {
        CompletableFuture<Void> round = nextRound.getAndSet(new CompletableFuture<>());
        try {
            save();
            round.complete(null);
        } catch (DatabaseUnavailableException unavailable) {
            LOG.warn(
                    "Positions of {} users and streams wait to be saved: {}", unsaved.size(), unavailable.getMessage());
            round.completeExceptionally(unavailable);
        } catch (RuntimeException failure) {
            LOG.error("Positions could not be saved", failure);
            round.completeExceptionally(failure);
        }
    }

    /** The place before the first event says nothing against a place that is known. */
    private static StreamPlace further(StreamPlace known, StreamPlace other) {
        boolean isBehind = known.epoch().equals(other.epoch()) && known.seq() > other.seq();
        return isBehind || other.equals(StreamPlace.NOWHERE) ? known : other;
    }
}

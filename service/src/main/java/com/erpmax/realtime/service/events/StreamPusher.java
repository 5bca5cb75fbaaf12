package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseFault;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings committed events, of this instance and of others, to the sink in the order of their streams. The order of commits
 * is not the order in which the threads arrive here: the next event of a stream is pushed, an older one is ignored, and
 * before a later one the missing ones are read from the table, if anybody here is to get them. What one push did not
 * bring to a socket, the next one of the stream makes its feed read.
 *
 * <p>Memory is bounded: of the streams that were quiet longest, the position is forgotten; it is made again from the
 * next event that takes a place. Thread-safe; blocks while it reads the table.
 */
final class StreamPusher {

    /** How many streams are remembered. */
    static final int MOST_POSITIONS = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(StreamPusher.class);
    private static final int PAGE = 200;

    private final Database database;
    private final EventStore store;
    private final EventSink sink;
    private final Counter pushed;
    private final Counter filled;
    private final Counter found;
    private final Positions positions;

    StreamPusher(Database database, EventStore store, EventSink sink, MeterRegistry registry, int mostPositions) {
        this.database = database;
        this.store = store;
        this.sink = sink;
        this.pushed = EventMeter.PUSHED.counter(registry);
        this.filled = EventMeter.FILLED.counter(registry);
        this.found = EventMeter.FOUND.counter(registry);
        this.positions = new Positions(mostPositions);
        EventMeter.BEHIND.gauge(
                registry, this, pusher -> pusher.positions.behind().size());
    }

    /**
     * Notes that a place of a stream was taken, inside the transaction that took it. Of a stream that is new here, this
     * is the first place that this instance has to push: the stream's lock lets no other take an earlier one.
     */
    void expect(StreamName stream, long seq) {
        positions.of(stream, seq - 1);
    }

    /** Notes that it is not known whether an event was committed: when the table can be read again, it tells. */
    void inDoubt(StreamName stream, long seq) {
        positions.of(stream, seq - 1).doubt();
    }

    /** Returns whether clients of this service can get the stream's events at all. */
    boolean serves(StreamName stream) {
        return sink.serves(stream);
    }

    /** Pushes an event that was committed, after those of its stream that are still missing. */
    void committed(StoredEvent event) {
        StreamPosition position = positions.of(event.stream(), event.seq() - 1);
        position.lock.lock();
        try {
            if (position.isPushed(event.seq())) {
                return;
            }
            if (event.seq() > position.pushedSeq() + 1) {
                fillOrSkip(event.stream(), position, event.seq() - 1);
            }
            if (!position.isPushed(event.seq())) {
                push(event, position);
            }
        } catch (DatabaseUnavailableException unavailable) {
            position.fallBehind();
            LOG.warn("Events of a stream wait until the database can be read again: {}", unavailable.getMessage());
        } finally {
            position.lock.unlock();
        }
    }

    /**
     * Pushes what was committed up to a place, here or by another instance, and was not pushed. Of a stream that is new
     * here, that is the last event: who lacks others reads them.
     *
     * @return false if the table could not be read; then they wait for {@link #retry}
     */
    boolean advanced(StreamName stream, long seq) {
        if (!sink.hasRecipients(stream)) {
            positions.known(stream).ifPresent(position -> skip(position, seq));
            return true;
        }
        StreamPosition position = positions.of(stream, seq - 1);
        position.lock.lock();
        try {
            if (!position.isPushed(seq)) {
                fill(stream, position, Math.min(position.pushedSeq(), seq - 1));
                found.increment();
            }
            return true;
        } catch (DatabaseUnavailableException unavailable) {
            position.fallBehind();
            LOG.warn("Events of a stream wait until the database can be read again: {}", unavailable.getMessage());
            return false;
        } finally {
            position.lock.unlock();
        }
    }

    /** Pushes what had to wait because the table could not be read. Called from time to time. */
    void retry() {
        for (Map.Entry<StreamName, StreamPosition> waiting : positions.behind().entrySet()) {
            if (!retry(waiting.getKey(), waiting.getValue())) {
                return;
            }
        }
    }

    /** Returns whether it makes sense to go on with other streams. */
    private boolean retry(StreamName stream, StreamPosition position) {
        position.lock.lock();
        try {
            if (position.isInDoubt()) {
                // A commit that is still on its way holds the stream's row: waits for it, or fails.
                database.writing(jdbc -> store.awaitOthers(jdbc, stream));
            }
            position.fallBehind();
            fill(stream, position, position.pushedSeq());
            position.caughtUp();
            return true;
        } catch (DatabaseUnavailableException stillUnavailable) {
            LOG.debug("Events of a stream still wait", stillUnavailable);
            return stillUnavailable.fault() == DatabaseFault.LOCKED;
        } catch (RuntimeException failure) {
            LOG.error("The waiting events of a stream could not be pushed", failure);
            return true;
        } finally {
            position.lock.unlock();
        }
    }

    /** Who comes later reads what was committed before. */
    private static void skip(StreamPosition position, long seq) {
        position.lock.lock();
        try {
            position.pushed(seq);
        } finally {
            position.lock.unlock();
        }
    }

    private void fillOrSkip(StreamName stream, StreamPosition position, long seq) {
        if (sink.hasRecipients(stream)) {
            fill(stream, position, position.pushedSeq());
        } else {
            position.pushed(seq);
        }
    }

    private void fill(StreamName stream, StreamPosition position, long begin) {
        long after = begin;
        while (true) {
            long from = after;
            List<StoredEvent> missing = database.ask(jdbc -> store.readAfter(jdbc, stream, from, PAGE));
            for (StoredEvent event : missing) {
                push(event, position);
                filled.increment();
                after = event.seq();
            }
            if (missing.size() < PAGE) {
                return;
            }
        }
    }

    private void push(StoredEvent event, StreamPosition position) {
        sink.push(event);
        pushed.increment();
        position.pushed(event.seq());
    }

    /** The positions, of the streams that were used last. */
    private static final class Positions extends LinkedHashMap<StreamName, StreamPosition> {

        private final int most;

        Positions(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        synchronized StreamPosition of(StreamName stream, long pushedSeqIfNew) {
            return computeIfAbsent(stream, name -> new StreamPosition(pushedSeqIfNew));
        }

        synchronized Optional<StreamPosition> known(StreamName stream) {
            return Optional.ofNullable(get(stream));
        }

        synchronized Map<StreamName, StreamPosition> behind() {
            Map<StreamName, StreamPosition> behind = new LinkedHashMap<>();
            forEach((stream, position) -> {
                if (position.isBehind()) {
                    behind.put(stream, position);
                }
            });
            return behind;
        }

        @Override
        protected boolean removeEldestEntry(Entry<StreamName, StreamPosition> eldest) {
            if (size() > most) {
                forgetEldest();
            }
            return false;
        }

        /** Those that fell behind stay, or their events would never be pushed. */
        private void forgetEldest() {
            Iterator<StreamPosition> eldestFirst = values().iterator();
            while (eldestFirst.hasNext()) {
                if (!eldestFirst.next().isBehind()) {
                    eldestFirst.remove();
                    return;
                }
            }
        }
    }
}

package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings committed events to the sink in the order of their streams. The order of commits is not the order in which the
 * threads arrive here: the next event of a stream is pushed, an older one is ignored, and before a later one the
 * missing ones are read from the table.
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
    private final Positions positions;

    StreamPusher(Database database, EventStore store, EventSink sink, MeterRegistry registry, int mostPositions) {
        this.database = database;
        this.store = store;
        this.sink = sink;
        this.pushed = EventMeter.PUSHED.counter(registry);
        this.filled = EventMeter.FILLED.counter(registry);
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

    /** Pushes an event that was committed, after those of its stream that are still missing. */
    void committed(StoredEvent event) {
        StreamPosition position = positions.of(event.stream(), event.seq() - 1);
        position.lock.lock();
        try {
            if (event.seq() <= position.pushedSeq()) {
                return;
            }
            if (event.seq() > position.pushedSeq() + 1) {
                fill(event.stream(), position);
            }
            if (event.seq() == position.pushedSeq() + 1) {
                push(event, position);
            }
        } catch (DatabaseUnavailableException unavailable) {
            position.fallBehind();
            LOG.warn("Events of a stream wait until the database can be read again: {}", unavailable.getMessage());
        } finally {
            position.lock.unlock();
        }
    }

    /** Pushes what had to wait because the table could not be read. Called from time to time. */
    void retry() {
        positions.behind().forEach((stream, position) -> {
            position.lock.lock();
            try {
                fill(stream, position);
                position.caughtUp();
            } catch (DatabaseUnavailableException stillUnavailable) {
                LOG.debug("Events of a stream still wait", stillUnavailable);
            } catch (RuntimeException failure) {
                LOG.error("The waiting events of a stream could not be pushed", failure);
            } finally {
                position.lock.unlock();
            }
        });
    }

    private void fill(StreamName stream, StreamPosition position) {
        while (true) {
            long after = position.pushedSeq();
            List<StoredEvent> missing = database.read(jdbc -> store.readAfter(jdbc, stream, after, PAGE));
            for (StoredEvent event : missing) {
                push(event, position);
                filled.increment();
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
            return size() > most && !eldest.getValue().isBehind();
        }
    }
}

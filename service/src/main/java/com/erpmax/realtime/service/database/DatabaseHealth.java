package com.erpmax.realtime.service.database;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database can be used, as far as the last calls have shown. Asking costs nothing, so that it can be done
 * for every request; while the answer is no, {@link DatabaseProbe} tries once a second. Thread-safe.
 */
public final class DatabaseHealth {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);

    private final MeterRegistry registry;
    private volatile @Nullable DatabaseFault writeFault;
    private volatile @Nullable DatabaseFault readFault;
    private volatile long heardNanos = System.nanoTime();
    private volatile long wroteNanos = heardNanos;
    private volatile long readNanos = heardNanos;

    /** Nothing is known against the database yet. */
    public DatabaseHealth(MeterRegistry registry) {
        this.registry = registry;
        DatabaseMeter.AVAILABLE.gauge(registry, this, health -> health.isAvailable() ? 1 : 0);
    }

    /** Shows how many of a crowd wait for their turn. */
    void watch(String crowd, Turns turns) {
        DatabaseMeter.WAITING_FOR_TURN.gauge(registry, crowd, turns);
    }

    /** Returns whether the last write and the last read were carried out. */
    public boolean isAvailable() {
        return writeFault == null && readFault == null;
    }

    /** Returns whether no call has ended for that long. */
    boolean isQuietFor(Duration time) {
        return System.nanoTime() - heardNanos >= time.toNanos();
    }

    /** Returns whether a write has succeeded that ended after that moment ({@link System#nanoTime}). */
    boolean hasWrittenSince(long nanos) {
        return wroteNanos - nanos > 0;
    }

    /** Returns whether a read has succeeded that ended after that moment ({@link System#nanoTime}). */
    boolean hasReadSince(long nanos) {
        return readNanos - nanos > 0;
    }

    void wrote() {
        heardNanos = System.nanoTime();
        wroteNanos = heardNanos;
        if (writeFault != null) {
            writeFault = null;
            LOG.info("The database can be written again");
        }
    }

    void hasRead() {
        heardNanos = System.nanoTime();
        readNanos = heardNanos;
        if (readFault != null) {
            readFault = null;
            LOG.info("The database can be read again");
        }
    }

    void couldNotWrite(DatabaseFault fault) {
        if (writeFault == null) {
            LOG.warn("The database cannot be written ({}); new connections are refused until it can", fault.label());
        }
        writeFault = fault;
        refused(fault);
    }

    void couldNotRead(DatabaseFault fault) {
        if (readFault == null) {
            LOG.warn("The database cannot be read ({}); new connections are refused until it can", fault.label());
        }
        readFault = fault;
        refused(fault);
    }

    /** Counts a call that was refused for a reason which is only its own. */
    void refused(DatabaseFault fault) {
        heardNanos = System.nanoTime();
        DatabaseMeter.REFUSED.counter(registry, fault).increment();
    }
}

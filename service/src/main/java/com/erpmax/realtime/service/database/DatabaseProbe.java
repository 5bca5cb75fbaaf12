package com.erpmax.realtime.service.database;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out in the background when a database that could not be used can be used again, and when one that nobody asks
 * for anything has gone. One platform thread, from construction to {@link #close()}.
 */
final class DatabaseProbe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final Database database;
    private final DatabaseHealth health;
    private final ScheduledThreadPoolExecutor timer;

    /** @param database notes in the health what became of each call */
    DatabaseProbe(MonitoredDatabase database, DatabaseHealth health) {
        this.database = database;
        this.health = health;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("database-probe").daemon(true).factory());
        // It ends with the timer; probe() itself reports what fails.
        var unused =
                timer.scheduleWithFixedDelay(this::probe, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void probe() {
        try {
            if (!health.isAvailable()) {
                write();
                read();
            } else if (health.isQuietFor(QUIET)) {
                read();
            }
        } catch (DatabaseUnavailableException unavailable) {
            LOG.debug("The database is still unavailable", unavailable);
        } catch (RuntimeException failure) {
            LOG.error("The database could not be probed", failure);
        }
    }

    /** Puts a page into the log of the database and waits for the disk: less would succeed on a full one. */
    private void write() {
        database.writing(jdbc -> jdbc.sql("INSERT INTO database_probe (id, writes) VALUES (1, 1)"
                        + " ON CONFLICT (id) DO UPDATE SET writes = database_probe.writes + 1")
                .update());
    }

    private void read() {
        database.<Integer>read(jdbc -> jdbc.sql("SELECT count(*) FROM database_probe")
                .query(Integer.class)
                .single());
    }
}

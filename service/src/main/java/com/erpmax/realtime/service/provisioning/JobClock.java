package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Dialect;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The one clock that jobs go by: what one process writes into a row, others compare with their present, and the clocks of
 * their machines may differ. On PostgreSQL it is the server's; the embedded database has one process, whose clock it is.
 *
 * <p>Blocking: on PostgreSQL each look is a statement, part of the transaction in whose work it is taken. It tells the
 * present, not the time at which the transaction began.
 */
final class JobClock {

    private static final String NOW = "SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint)";

    private final Database database;
    private final Clock process;

    /** @param process the clock of this process */
    JobClock(Database database, Clock process) {
        this.database = database;
        this.process = process;
    }

    /** Returns the present, in whole milliseconds where the database tells it. */
    Instant now() {
        if (database.dialect() == Dialect.SQLITE) {
            return process.instant();
        }
        return Instant.ofEpochMilli(database.read(JobClock::millis));
    }

    private static long millis(JdbcClient jdbc) {
        return jdbc.sql(NOW).query(Long.class).single();
    }
}

package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.database.Dialect;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that can be made unavailable, or to leave its callers waiting. */
final class FlakyDatabase implements Database {

    private final Database database;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean away;
    private volatile CountDownLatch silence = new CountDownLatch(0);

    FlakyDatabase(Database database) {
        this.database = database;
    }

    /** Whether it is unavailable from now on. */
    void away(boolean isAway) {
        away = isAway;
    }

    /** Whether every call waits from now on, until this is over. */
    void silent(boolean isSilent) {
        silence.countDown();
        silence = new CountDownLatch(isSilent ? 1 : 0);
    }

    /** Returns how many calls were refused so far. */
    int refused() {
        return refused.get();
    }

    @Override
    public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
        check();
        return database.write(work);
    }

    @Override
    public <T extends @Nullable Object> T read(Function<JdbcClient, T> work) {
        check();
        return database.read(work);
    }

    @Override
    public void afterCommit(Runnable action) {
        database.afterCommit(action);
    }

    @Override
    public void ifInDoubt(Runnable action) {
        database.ifInDoubt(action);
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public int connections() {
        return database.connections();
    }

    @Override
    public int waitingCalls() {
        return database.waitingCalls();
    }

    @Override
    public void close() {
        database.close();
    }

    private void check() {
        try {
            silence.await();
        } catch (InterruptedException interruption) {
            throw new DatabaseUnavailableException("Interrupted", interruption);
        }
        if (away) {
            refused.incrementAndGet();
            throw new DatabaseUnavailableException("The database is away");
        }
    }
}

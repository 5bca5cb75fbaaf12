package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.database.Dialect;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that can be made unavailable. */
final class FlakyDatabase implements Database {

    private final Database database;
    private volatile boolean away;

    FlakyDatabase(Database database) {
        this.database = database;
    }

    /** Whether it is unavailable from now on. */
    void away(boolean isAway) {
        away = isAway;
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
    public Dialect dialect() {
        return database.dialect();
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
        if (away) {
            throw new DatabaseUnavailableException("The database is away");
        }
    }
}

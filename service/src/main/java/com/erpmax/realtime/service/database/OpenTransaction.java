package com.erpmax.realtime.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One running transaction. Belongs to the thread that runs its work; {@link #current()} finds it there. */
final class OpenTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(OpenTransaction.class);
    private static final ThreadLocal<@Nullable OpenTransaction> CURRENT = new ThreadLocal<>();

    private static final JdbcClient JDBC = JdbcClient.create(new CurrentConnection());

    private final Connection connection;
    private final boolean writable;
    private final AnswerLimit limit;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> ifInDoubt = new ArrayList<>();

    /** @param limit set before each statement and before the end */
    OpenTransaction(Connection connection, boolean writable, AnswerLimit limit) {
        this.connection = connection;
        this.writable = writable;
        this.limit = limit;
    }

    /** Returns the transaction whose work runs on this thread. */
    static @Nullable OpenTransaction current() {
        return CURRENT.get();
    }

    /** Runs work as part of this transaction, which {@link #current()} gives meanwhile. */
    <T extends @Nullable Object> T run(Function<JdbcClient, T> work) {
        CURRENT.set(this);
        try {
            return work.apply(JDBC);
        } finally {
            CURRENT.remove();
        }
    }

    /** Runs work that was given while this transaction was already running its own. */
    <T extends @Nullable Object> T join(Function<JdbcClient, T> work, boolean needsToWrite) {
        if (needsToWrite && !writable) {
            throw new IllegalStateException("write was called inside the work of a read");
        }
        return work.apply(JDBC);
    }

    /** Returns the connection for one statement. */
    Connection connectionForStatement() throws SQLException {
        limit.set(connection, false);
        return connection;
    }

    /** Returns the connection for a commit or rollback. */
    Connection connectionToEnd() throws SQLException {
        limit.set(connection, true);
        return connection;
    }

    boolean isWritable() {
        return writable;
    }

    void addAfterCommit(Runnable action) {
        if (!writable) {
            throw new IllegalStateException("afterCommit was called inside the work of a read");
        }
        afterCommit.add(action);
    }

    void addIfInDoubt(Runnable action) {
        if (!writable) {
            throw new IllegalStateException("ifInDoubt was called inside the work of a read");
        }
        ifInDoubt.add(action);
    }

    /** Runs what waits for the commit, which has happened; a failure cannot undo it and is logged. */
    void committed() {
        runAll(afterCommit, "An action after a commit failed; the commit stands");
    }

    /** Runs what is to be done when nobody knows whether the commit has happened. */
    void inDoubt() {
        runAll(ifInDoubt, "An action after a commit in doubt failed");
    }

    private static void runAll(List<Runnable> actions, String ifOneFails) {
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException failure) {
                LOG.error(ifOneFails, failure);
            }
        }
    }
}

package com.erpmax.realtime.service.database;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions on the configured database. One instance lives as long as the service.
 *
 * <p>Blocking: call from virtual threads, never from a network thread. Ids are UUID text, times are milliseconds since
 * the epoch; both come from the application. An exception thrown by the work rolls the transaction back and reaches the
 * caller unchanged. Guarantee: when {@link #write} returns, the work is committed; when it throws, nothing of it is, but
 * for a {@link DatabaseUnavailableException} that says that it {@linkplain DatabaseUnavailableException#mayBeDone() may
 * be done}.
 *
 * <p>Waiting is bounded: a call that did not get its turn within two seconds is refused without running, and a server
 * that does not answer is given up within two seconds. All calls of one request over HTTP have two seconds together. It
 * heals by itself: connections that met a fault are thrown away, and the next call opens others.
 */
public interface Database extends AutoCloseable {

    /**
     * Runs the work in one read-write transaction and commits it.
     *
     * <p>A call from inside the work of another {@code write} joins that transaction. On SQLite there is one writer:
     * the work runs on its thread, one after the other. On PostgreSQL the work runs on the calling thread with
     * isolation level read committed. Keep it short, and start no other threads that write and are waited for.
     *
     * @return what the work returns
     * @throws DatabaseUnavailableException if a {@link DatabaseFault} keeps the database from doing it now
     * @throws IllegalStateException if called on a network thread
     */
    <T extends @Nullable Object> T write(Function<JdbcClient, T> work);

    /**
     * Runs the work in one read-only transaction, which sees one state of the database.
     *
     * <p>Inside the work of a {@link #write} it runs in that transaction and sees its changes.
     *
     * @return what the work returns
     * @throws DatabaseUnavailableException if a {@link DatabaseFault} keeps the database from doing it now
     * @throws IllegalStateException if called on a network thread
     */
    <T extends @Nullable Object> T read(Function<JdbcClient, T> work);

    /**
     * Runs work that asks one question, a single SELECT, and sees what was committed when it was asked. It has no
     * transaction of its own, which on PostgreSQL saves two of three round trips.
     *
     * <p>Inside the work of a {@link #write} or {@link #read} it runs in that transaction.
     *
     * @return what the work returns
     * @throws DatabaseUnavailableException if a {@link DatabaseFault} keeps the database from doing it now
     * @throws IllegalStateException if called on a network thread
     */
    default <T extends @Nullable Object> T ask(Function<JdbcClient, T> work) {
        return read(work);
    }

    /**
     * Runs the action on the thread that called the outermost {@link #write}, after the commit and before that call
     * returns; never when the transaction is rolled back. Actions run in the order in which they were added; one that
     * throws is logged and does not keep the next from running, since the commit has happened.
     *
     * @throws IllegalStateException if called outside the work of a {@link #write}
     */
    void afterCommit(Runnable action);

    /**
     * Runs the action when the commit of this transaction failed in a way that leaves open whether it happened: on the
     * thread that ran the work, before the call throws. It must not block and must not use the database.
     *
     * @throws IllegalStateException if called outside the work of a {@link #write}
     */
    void ifInDoubt(Runnable action);

    /** Returns which database this is, for the few statements that differ. */
    Dialect dialect();

    /** Returns how many reads it carries out at once. */
    int connections();

    /** Returns how many calls wait for a thread or a connection at this moment. */
    int waitingCalls();

    /**
     * Returns the same database for work in the background that may take its time: statements that take longer than two
     * seconds are waited for. Nobody who waits for an answer should use it.
     */
    default Database patient() {
        return this;
    }

    /** {@link #write} for work without a result. */
    default void writing(Consumer<JdbcClient> work) {
        this.<@Nullable Void>write(jdbc -> {
            work.accept(jdbc);
            return null;
        });
    }

    /** Ends running transactions and releases all connections and threads. Later calls throw {@link DatabaseUnavailableException}. */
    @Override
    void close();
}

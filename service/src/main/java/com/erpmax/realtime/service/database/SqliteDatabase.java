package com.erpmax.realtime.service.database;

import com.erpmax.realtime.service.database.Transactions.BrokenConnectionException;
import com.erpmax.realtime.service.database.Transactions.Committed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * SQLite in one file, in write-ahead mode: one thread writes, a few threads read beside it.
 *
 * <p>A commit is on the disk when {@code write} returns ({@code synchronous=FULL}).
 */
final class SqliteDatabase implements Database {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    /** How long a transaction waits for another process' lock. Others wait behind it meanwhile. */
    private static final Duration BUSY = Duration.ofSeconds(1);
    /** The same at start-up, when a former instance may still be closing. */
    private static final Duration MIGRATION_BUSY = Duration.ofSeconds(5);

    private final SQLiteDataSource migrations;
    private final SQLiteDataSource writable;
    private final SQLiteDataSource readable;
    private final DatabaseThreads writer = new DatabaseThreads("database-writer", 1);
    private final DatabaseThreads readers;
    private final int readerThreads;
    private final ConcurrentLinkedQueue<Connection> idleReaders = new ConcurrentLinkedQueue<>();
    /** Owned by the writer thread. */
    private @Nullable Connection writerConnection;

    /** Migrates nothing; the file is there once {@link #migrations()} was used. */
    SqliteDatabase(Path file, int readerThreads) {
        this.migrations = source(file, config(TransactionMode.IMMEDIATE, MIGRATION_BUSY));
        this.writable = source(file, existing(config(TransactionMode.IMMEDIATE, BUSY)));
        this.readable = source(file, existing(config(TransactionMode.DEFERRED, BUSY)));
        this.readers = new DatabaseThreads("database-reader", readerThreads);
        this.readerThreads = readerThreads;
    }

    /** Returns a source of separate connections to the same file, which is created when missing. */
    SQLiteDataSource migrations() {
        return migrations;
    }

    @Override
    public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
        OpenTransaction open = OpenTransaction.current();
        if (open != null) {
            return open.join(work, true);
        }
        Deadline deadline = Deadline.current(); // not of the thread that runs it
        Committed<T> done = writer.call(() -> runOnWriter(work, deadline));
        done.transaction().committed();
        return done.result();
    }

    @Override
    public <T extends @Nullable Object> T read(Function<JdbcClient, T> work) {
        OpenTransaction open = OpenTransaction.current();
        if (open != null) {
            return open.join(work, false);
        }
        Deadline deadline = Deadline.current();
        return readers.call(() -> runOnReader(work, deadline)).result();
    }

    @Override
    public void afterCommit(Runnable action) {
        OpenTransaction open = OpenTransaction.current();
        if (open == null) {
            throw new IllegalStateException("afterCommit was called outside the work of a write");
        }
        open.addAfterCommit(action);
    }

    @Override
    public void ifInDoubt(Runnable action) {
        OpenTransaction open = OpenTransaction.current();
        if (open == null) {
            throw new IllegalStateException("ifInDoubt was called outside the work of a write");
        }
        open.addIfInDoubt(action);
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public int connections() {
        return readerThreads;
    }

    @Override
    public int waitingCalls() {
        return writer.waiting() + readers.waiting();
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
        idleReaders.forEach(SqliteDatabase::closeQuietly);
        idleReaders.clear();
        Connection connection = writerConnection;
        if (connection != null) {
            closeQuietly(connection);
        }
    }

    private <T extends @Nullable Object> Committed<T> runOnWriter(Function<JdbcClient, T> work, Deadline deadline) {
        Connection connection = writerConnection;
        if (connection == null) {
            connection = open(writable);
            writerConnection = connection;
        }
        try {
            waitForLocks(connection, deadline);
            return Transactions.run(connection, true, AnswerLimit.NONE, work);
        } catch (BrokenConnectionException broken) {
            writerConnection = null;
            closeQuietly(connection);
            throw broken.report();
        }
    }

    private <T extends @Nullable Object> Committed<T> runOnReader(Function<JdbcClient, T> work, Deadline deadline) {
        Connection idle = idleReaders.poll();
        Connection connection = idle != null ? idle : open(readable);
        Committed<T> done;
        try {
            waitForLocks(connection, deadline);
            done = Transactions.run(connection, false, AnswerLimit.NONE, work);
        } catch (BrokenConnectionException broken) {
            closeQuietly(connection);
            throw broken.report();
        } catch (RuntimeException | Error failure) {
            idleReaders.add(connection);
            throw failure;
        }
        idleReaders.add(connection);
        return done;
    }

    private static Connection open(SQLiteDataSource source) {
        try {
            return source.getConnection();
        } catch (SQLException failure) {
            throw new DatabaseUnavailableException("The database file could not be opened", failure);
        }
    }

    /** As long as the call has time, which the next one sets anew. */
    private static void waitForLocks(Connection connection, Deadline deadline) {
        try {
            ((SQLiteConnection) connection)
                    .setBusyTimeout((int) deadline.inAnyCase(BUSY).toMillis());
        } catch (SQLException failure) {
            throw new BrokenConnectionException(
                    new DatabaseUnavailableException("A transaction could not be started", failure));
        }
    }

    private static SQLiteConfig config(TransactionMode mode, Duration busy) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout((int) busy.toMillis());
        config.enforceForeignKeys(true);
        config.setTransactionMode(mode);
        return config;
    }

    /** A file that has gone is not replaced by an empty one: it may be put back. */
    private static SQLiteConfig existing(SQLiteConfig config) {
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return config;
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException failure) {
            LOG.warn("A connection to the database file could not be closed", failure);
        }
    }
}

package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/** What the embedded database does when its file is locked, full, damaged or away, and when that is over. */
class SqliteFaultTest {

    private static final int CALLS = 40;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("a.db");
    }

    @Test
    void whileAnotherHoldsTheLockEveryWriteIsRefusedWithoutRunningAndReadsGoOn() throws Exception {
        try (Database database = Databases.sqlite(file);
                Connection other = connect();
                Statement lock = other.createStatement()) {
            insert(database, "before");
            AtomicInteger ran = new AtomicInteger();
            lock.execute("BEGIN EXCLUSIVE");

            List<DatabaseFault> faults = faultsOf(CALLS, () -> database.writing(jdbc -> ran.incrementAndGet()));

            assertThat(faults)
                    .hasSize(CALLS)
                    .contains(DatabaseFault.LOCKED, DatabaseFault.OVERLOAD)
                    .containsOnly(DatabaseFault.LOCKED, DatabaseFault.OVERLOAD);
            assertThat(ran).hasValue(0);
            assertThat(streams(database)).containsExactly("before");

            lock.execute("ROLLBACK");
            insert(database, "after");
            assertThat(streams(database)).containsExactly("after", "before");
            assertThat(ran).hasValue(0);
        }
    }

    @Test
    void aWriteThatFindsNoRoomIsUndoneAndTheNextOneHasANewConnection() {
        try (Database database = Databases.sqlite(file)) {
            insert(database, "before");

            assertThatThrownBy(() -> database.writing(jdbc -> {
                        int pages = jdbc.sql("PRAGMA page_count")
                                .query(Integer.class)
                                .single();
                        jdbc.sql("PRAGMA max_page_count = " + pages)
                                .query(Integer.class)
                                .single();
                        for (int i = 0; i < 1000; i++) {
                            jdbc.sql("INSERT INTO event_streams (stream, epoch, last_seq) VALUES (?, ?, 1)")
                                    .params("s" + i, "e".repeat(500))
                                    .update();
                        }
                    }))
                    .isInstanceOfSatisfying(DatabaseUnavailableException.class, full -> {
                        assertThat(full.fault()).isEqualTo(DatabaseFault.FULL);
                        assertThat(full.mayBeDone()).isFalse();
                    });
            assertThat(streams(database)).containsExactly("before");

            insert(database, "after");
            assertThat(streams(database)).containsExactly("after", "before");
        }
    }

    @Test
    void aFileThatIsAwayIsNotReplacedByAnEmptyOneAndUsedAgainWhenItIsBack() throws IOException {
        try (Database database = Databases.sqlite(file)) {
            Path away = Files.move(file, folder.resolve("away.db"));

            assertThatThrownBy(() -> insert(database, "lost"))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            gone -> assertThat(gone.fault()).isEqualTo(DatabaseFault.IO));
            assertThatThrownBy(() -> streams(database)).isInstanceOf(DatabaseUnavailableException.class);
            assertThat(file).doesNotExist();

            Files.move(away, file);
            insert(database, "kept");
            assertThat(streams(database)).containsExactly("kept");
        }
    }

    @Test
    void aDamagedPageMakesItUnavailableUntilThePageIsRestored() throws IOException, SQLException {
        long page;
        try (Database database = Databases.sqlite(file)) {
            insert(database, "kept");
            page = database.read(jdbc -> jdbc.sql("SELECT rootpage FROM sqlite_schema WHERE name = 'event_streams'")
                    .query(Long.class)
                    .single());
        }
        byte[] good = replacePage(page, new byte[4096]);
        try (Database database = Databases.sqlite(file)) {
            assertThatThrownBy(() -> insert(database, "lost"))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            damaged -> assertThat(damaged.fault()).isEqualTo(DatabaseFault.DAMAGED));
            assertThatThrownBy(() -> database.read(jdbc -> jdbc.sql("SELECT epoch FROM event_streams")
                            .query(String.class)
                            .list()))
                    .isInstanceOf(DatabaseUnavailableException.class);

            replacePage(page, good);
            insert(database, "new");
            assertThat(streams(database)).containsExactly("kept", "new");
        }
    }

    @Test
    void aFileThatMayNotBeWrittenIsRecognised() throws SQLException {
        Databases.sqlite(file).close();
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection readOnly = config.createConnection("jdbc:sqlite:" + file);
                Statement statement = readOnly.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM event_streams"))
                    .isInstanceOfSatisfying(
                            SQLiteException.class,
                            refused -> assertThat(DatabaseFault.in(refused)).contains(DatabaseFault.READ_ONLY));
        }
    }

    @Test
    void aFaultyStatementIsNoFaultOfTheDatabase() {
        try (Database database = Databases.sqlite(file)) {
            assertThatThrownBy(() -> database.writing(
                            jdbc -> jdbc.sql("SELECT * FROM nowhere").query().listOfRows()))
                    .isNotInstanceOf(DatabaseUnavailableException.class);
            insert(database, "once");
            assertThatThrownBy(() -> insert(database, "once")).isNotInstanceOf(DatabaseUnavailableException.class);
        }
    }

    /** Runs the call from many threads at once; all must end soon, each with a fault. */
    private static List<DatabaseFault> faultsOf(int calls, Runnable call) throws Exception {
        List<DatabaseFault> faults = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                running.add(threads.submit(call));
            }
            for (Future<?> each : running) {
                try {
                    each.get(60, TimeUnit.SECONDS);
                } catch (ExecutionException failed) {
                    assertThat(failed.getCause())
                            .isInstanceOfSatisfying(
                                    DatabaseUnavailableException.class, refused -> faults.add(refused.fault()));
                }
            }
        }
        return faults;
    }

    private byte[] replacePage(long page, byte[] content) throws IOException {
        try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] before = new byte[4096];
            pages.seek((page - 1) * before.length);
            pages.readFully(before);
            pages.seek((page - 1) * before.length);
            pages.write(content);
            return before;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static void insert(Database database, String stream) {
        database.writing(jdbc -> jdbc.sql("INSERT INTO event_streams (stream, epoch, last_seq) VALUES (?, 'e', 1)")
                .param(stream)
                .update());
    }

    private static List<String> streams(Database database) {
        return database.read(jdbc -> jdbc.sql("SELECT stream FROM event_streams ORDER BY stream")
                .query(String.class)
                .list());
    }
}

package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.erpmax.realtime.service.testing.CuttingProxy;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.testing.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresDatabaseIT extends DatabaseContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    @Override
    Database database() {
        return DATABASE.database();
    }

    @Test
    void ourTablesAreInASchemaOfTheirOwnAndErpmaxTablesStayUntouched() {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        PostgresServer.shared()
                .execute(
                        address.database(),
                        "CREATE TABLE public.notifications (id int)",
                        "CREATE TABLE users (id int)");
        try (Database database = Databases.postgresql(address, 2)) {
            assertThat(database.<Long>read(jdbc -> jdbc.sql("SELECT count(*) FROM notifications WHERE user_id = 'x'")
                            .query(Long.class)
                            .single()))
                    .isZero();
            assertThat(database.<Long>read(jdbc -> jdbc.sql(
                                    "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
                            .query(Long.class)
                            .single()))
                    .isEqualTo(2);
        }
    }

    @Test
    void timesWithoutAZoneAreUtcWhereverThisMachineIs() {
        TimeZone here = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        try (Database database = Databases.postgresql(address, 1)) {
            assertThat(database.<String>read(jdbc -> jdbc.sql("SELECT CAST(CAST(to_timestamp(0) AS timestamp) AS text)")
                            .query(String.class)
                            .single()))
                    .isEqualTo("1970-01-01 00:00:00");
        } finally {
            TimeZone.setDefault(here);
        }
    }

    @Test
    void instancesThatStartAtOnceOnAnEmptyDatabaseAllComeUp() {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        List<CompletableFuture<Integer>> instances = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            instances.add(CompletableFuture.supplyAsync(
                    () -> {
                        try (Database database = Databases.postgresql(address, 1)) {
                            return database.<Integer>read(jdbc -> jdbc.sql("SELECT count(*) FROM events")
                                    .query(Integer.class)
                                    .single());
                        }
                    },
                    task -> Thread.ofPlatform().start(task)));
        }
        assertThat(instances).allSatisfy(instance -> assertThat(instance.join()).isZero());
    }

    @Test
    void aCallThatFindsAllConnectionsInUseIsRefusedAsOverload() {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        try (Database database = Databases.postgresql(address, 1)) {
            database.writing(held -> assertThatThrownBy(
                            () -> inAnotherThread(() -> database.read(jdbc -> "never reached")))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            refused -> assertThat(refused.fault()).isEqualTo(DatabaseFault.OVERLOAD)));
        }
    }

    @Test
    void aStatementThatTakesLongIsGivenUpUnlessThereIsTime() {
        Database database = DATABASE.database();
        Function<JdbcClient, Integer> slow = jdbc ->
                jdbc.sql("SELECT 1 FROM pg_sleep(2.5)").query(Integer.class).single();
        assertThatThrownBy(() -> database.read(slow))
                .isInstanceOfSatisfying(
                        DatabaseUnavailableException.class,
                        gone -> assertThat(gone.fault()).isEqualTo(DatabaseFault.CONNECTION));
        assertThat(database.patient().read(slow)).isEqualTo(1);
        assertThat(database.<Integer>read(
                        jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single()))
                .isEqualTo(1);
    }

    @Test
    void anAnswerMayTakeWhatTheRequestHasLeftAndACommitALittleInAnyCase() {
        AtomicLong nanoTime = new AtomicLong();
        Database database = DATABASE.database();
        List<Integer> millis = new ArrayList<>();
        Deadline.ofRequest(nanoTime::get)
                .during(() -> database.<Integer>write(jdbc -> {
                    millis.add(answerMillis(jdbc));
                    nanoTime.addAndGet(Duration.ofMillis(1_300).toNanos());
                    millis.add(answerMillis(jdbc));
                    nanoTime.addAndGet(Duration.ofMillis(350).toNanos());
                    assertThatThrownBy(() ->
                                    jdbc.sql("SELECT 1").query(Integer.class).single())
                            .isInstanceOfSatisfying(
                                    DatabaseUnavailableException.class,
                                    late -> assertThat(late.fault()).isEqualTo(DatabaseFault.CONFLICT));
                    database.afterCommit(() -> millis.add(0));
                    return 1;
                }));
        assertThat(millis).as("committed").containsExactly(1_700, 400, 0);
        assertThat(database.<Integer>read(PostgresDatabaseIT::answerMillis))
                .as("of a connection that had less time")
                .isEqualTo(1_800);
    }

    @Test
    void aSilentServerIsGivenUpWhenTheTimeOfTheRequestIsOver() throws IOException {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        AtomicLong nanoTime = new AtomicLong();
        try (CuttingProxy proxy = new CuttingProxy(address.port());
                Database database = Databases.postgresql(through(proxy, address), 1)) {
            Deadline deadline = Deadline.ofRequest(nanoTime::get);
            List<Integer> millis = new ArrayList<>();
            assertThatThrownBy(() -> deadline.during(() -> database.<Integer>write(jdbc -> {
                        nanoTime.addAndGet(Duration.ofMillis(1_500).toNanos());
                        millis.add(answerMillis(jdbc));
                        proxy.swallow();
                        return jdbc.sql("SELECT 1").query(Integer.class).single();
                    })))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            gone -> assertThat(gone.fault()).isEqualTo(DatabaseFault.CONNECTION));
            assertThat(millis).containsExactly(200);
        }
    }

    /** How long the answer to a statement was waited for at most. */
    private static int answerMillis(JdbcClient jdbc) {
        return jdbc.sql("SELECT 1")
                .query((row, number) -> row.getStatement().getConnection().getNetworkTimeout())
                .single();
    }

    @Test
    void aServerThatWentAwayMakesTheDatabaseUnavailableUntilItIsBack() {
        PostgresServer server = PostgresServer.start();
        try (Database database = Databases.postgresql(PostgresAddress.parse(server.newDatabase()), 2)) {
            assertThat(database.<Integer>read(jdbc -> 1)).isEqualTo(1);
            server.stop();
            assertThatThrownBy(() -> database.read(
                            jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single()))
                    .isInstanceOf(DatabaseUnavailableException.class);
            assertThatThrownBy(() -> database.ask(
                            jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single()))
                    .isInstanceOf(DatabaseUnavailableException.class);
            assertThatThrownBy(() -> database.writing(
                            jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single()))
                    .isInstanceOf(DatabaseUnavailableException.class);
            server.restart();
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
                    .until(() -> database.<Integer>read(jdbc ->
                                    jdbc.sql("SELECT 1").query(Integer.class).single())
                            == 1);
        } finally {
            server.stop();
        }
    }

    @Test
    void aCommitWhoseAnswerIsLostMayBeDoneAndOneThatTheServerRefusesIsNot() throws IOException {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        try (CuttingProxy proxy = new CuttingProxy(address.port());
                Database database = Databases.postgresql(through(proxy, address), 2)) {
            AtomicInteger doubts = new AtomicInteger();
            proxy.cutAfter("COMMIT");
            assertThatThrownBy(() -> insert(database, "arrived", doubts))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            lost -> assertThat(lost.mayBeDone()).isTrue());
            proxy.cutBefore("COMMIT");
            assertThatThrownBy(() -> insert(database, "never", doubts))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            lost -> assertThat(lost.mayBeDone()).isTrue());
            proxy.cutBefore("INSERT");
            assertThatThrownBy(() -> insert(database, "undone", doubts))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            lost -> assertThat(lost.mayBeDone()).isFalse());
            proxy.cutNothing();

            assertThat(doubts).hasValue(2);
            assertThat(database.<List<String>>read(jdbc -> jdbc.sql("SELECT stream FROM event_streams")
                            .query(String.class)
                            .list()))
                    .containsExactly("arrived");
        }
    }

    @Test
    void aRowThatAnotherTransactionHoldsIsNotWaitedForWithoutEnd() {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        try (Database database = Databases.postgresql(address, 2);
                Database other = Databases.postgresql(address, 2)) {
            insert(database, "held", new AtomicInteger());
            other.writing(holder -> {
                holder.sql("UPDATE event_streams SET last_seq = 2").update();
                assertThatThrownBy(() -> inAnotherThread(
                                () -> database.writing(jdbc -> jdbc.sql("UPDATE event_streams SET last_seq = 3")
                                        .update())))
                        .isInstanceOfSatisfying(
                                DatabaseUnavailableException.class,
                                locked -> assertThat(locked.fault()).isEqualTo(DatabaseFault.LOCKED));
            });
        }
    }

    private static void inAnotherThread(Runnable call) {
        try {
            CompletableFuture.runAsync(call).join();
        } catch (CompletionException failure) {
            throw (RuntimeException) failure.getCause();
        }
    }

    private static PostgresAddress through(CuttingProxy proxy, PostgresAddress address) {
        return new PostgresAddress(
                "127.0.0.1", proxy.port(), address.database(), address.user(), address.password(), Map.of());
    }

    private static void insert(Database database, String stream, AtomicInteger doubts) {
        database.writing(jdbc -> {
            database.ifInDoubt(doubts::incrementAndGet);
            jdbc.sql("INSERT INTO event_streams (stream, epoch, last_seq) VALUES (?, 'e', 1)")
                    .param(stream)
                    .update();
        });
    }
}

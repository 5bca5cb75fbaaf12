package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.testing.DatabaseExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A request over HTTP knows within two seconds what became of it, whatever part of its work meets a fault. */
class DeadlineTest {

    @RegisterExtension
    static final DatabaseExtension SQLITE = DatabaseExtension.sqlite();

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5); // it wraps around soon
    private final CountDownLatch isTaken = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final DatabaseHealth health = new DatabaseHealth(new SimpleMeterRegistry());

    @Test
    void aStatementHasWhatIsLeftAndIsNotSentWithLessThanItNeeds() {
        Deadline deadline = Deadline.ofRequest(nanoTime::get);
        assertThat(deadline.forStatement(Duration.ofSeconds(1))).hasMillis(1_000);
        pass(1_000);
        assertThat(deadline.forStatement(Duration.ofSeconds(1))).hasMillis(700);
        pass(600);
        assertThat(deadline.forStatement(LONG)).hasMillis(100);
        pass(1);
        assertThatThrownBy(() -> deadline.forStatement(LONG))
                .isInstanceOfSatisfying(
                        DatabaseUnavailableException.class,
                        late -> assertThat(late.fault()).isEqualTo(DatabaseFault.CONFLICT));
    }

    @Test
    void theEndOfATransactionHasALittleTimeInAnyCase() {
        Deadline deadline = Deadline.ofRequest(nanoTime::get);
        assertThat(deadline.inAnyCase(LONG)).hasMillis(1_700);
        pass(1_650);
        assertThat(deadline.inAnyCase(LONG)).hasMillis(100);
        pass(10_000);
        assertThat(deadline.inAnyCase(LONG)).hasMillis(100);
    }

    @Test
    void withoutADeadlineThereIsTime() {
        assertThat(Deadline.current().forStatement(LONG)).isEqualTo(LONG);
        assertThat(Deadline.current().inAnyCase(LONG)).isEqualTo(LONG);
        assertThat(Deadline.current().before(LONG, LONG)).isEqualTo(LONG);
    }

    @Test
    void turnConnectionStatementsAndCommitAreTogetherLessThanTwoSeconds() {
        Duration turn = Duration.ofMillis(650);
        Deadline deadline = Deadline.ofRequest(nanoTime::get);
        assertThat(deadline.before(Databases.TEST.plus(Deadline.LEAST), turn)).isEqualTo(turn);
        pass(turn.toMillis());
        Duration connection = deadline.before(Databases.TEST, Databases.CONNECT);
        assertThat(connection).hasMillis(550);
        pass(connection.plus(Databases.TEST).minus(Deadline.LEAST).toMillis());
        Duration statement = deadline.forStatement(LONG);
        assertThat(statement).isEqualTo(Deadline.LEAST);
        pass(statement.toMillis());
        pass(deadline.inAnyCase(LONG).toMillis());
        assertThat(nanoTime.get() - (Long.MAX_VALUE - 5)).isLessThan(2_000_000_000L);
    }

    @Test
    void allCallsOfARequestHaveOneDeadlineAndNobodyElseHasIt() {
        Turns turns = turns();
        Database database = new MonitoredDatabase(SQLITE.database(), health);
        List<Integer> waits = new ArrayList<>();
        turns.perCall(() -> {
            pass(10_000); // not the database's
            waits.add(locksWaitedFor(database));
            pass(1_000);
            waits.add(locksWaitedFor(database));
            assertThat(Deadline.current()).isSameAs(Deadline.NONE);
        });
        turns.perCall(() -> waits.add(locksWaitedFor(database)));
        assertThat(waits).containsExactly(1_000, 700, 1_000);
        assertThat(Deadline.current()).isSameAs(Deadline.NONE);
    }

    @Test
    void aCallWithoutTimeForAConnectionIsRefusedThoughItsTurnIsFree() {
        Turns turns = turns();
        turns.perCall(() -> {
            assertThat(Turns.<Integer>ofCall(() -> 1)).isEqualTo(1);
            pass(1_101);
            assertThatThrownBy(() -> Turns.ofCall(() -> 1))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            refused -> assertThat(refused.fault()).isEqualTo(DatabaseFault.OVERLOAD));
        });
        turns.perCall(() -> assertThat(Turns.<Integer>ofCall(() -> 1)).isEqualTo(1));
    }

    @Test
    void aTurnIsWaitedForOnlyAsLongAsThereIsTime() {
        Turns turns = turns();
        turns.perCall(() -> {
            assertThat(Turns.<Integer>ofCall(() -> 1)).isEqualTo(1);
            pass(1_050);
            Thread.ofVirtual().start(() -> turns.take(this::keep));
            await().until(() -> isTaken.getCount() == 0);
            // Whoever waits for as long as these turns have patience gets one.
            assertThatThrownBy(() -> Turns.ofCall(() -> 1)).isInstanceOf(DatabaseUnavailableException.class);
            end.countDown();
        });
    }

    private boolean keep() {
        isTaken.countDown();
        try {
            return end.await(LONG.toSeconds() / 2, TimeUnit.SECONDS);
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    private Turns turns() {
        return new Turns(1, LONG, health, nanoTime::get);
    }

    private static int locksWaitedFor(Database database) {
        return database.<Integer>write(
                jdbc -> jdbc.sql("PRAGMA busy_timeout").query(Integer.class).single());
    }

    private void pass(long millis) {
        nanoTime.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}

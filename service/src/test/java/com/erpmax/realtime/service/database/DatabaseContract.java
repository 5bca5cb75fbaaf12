package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.testing.AtOnce;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What both databases promise. */
abstract class DatabaseContract {

    abstract Database database();

    @Test
    void whatAWriteDidIsThereAfterwards() {
        String stream = newStream();
        database().writing(jdbc -> insert(jdbc, stream, 7));
        assertThat(lastSeq(stream)).containsExactly(7L);
    }

    @Test
    void aFailedWriteLeavesNothingAndItsExceptionIsUnchanged() {
        String stream = newStream();
        IllegalArgumentException failure = new IllegalArgumentException("no");
        assertThatThrownBy(() -> database().writing(jdbc -> {
                    insert(jdbc, stream, 1);
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(lastSeq(stream)).isEmpty();
        database().writing(jdbc -> insert(jdbc, stream, 2));
        assertThat(lastSeq(stream)).containsExactly(2L);
    }

    @Test
    void aNestedWriteIsCommittedAndRolledBackWithTheOuterOne() {
        String stream = newStream();
        assertThatThrownBy(() -> database().writing(outer -> {
                    database().writing(inner -> insert(inner, stream, 1));
                    throw new IllegalStateException("after the inner write");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(lastSeq(stream)).isEmpty();
    }

    @Test
    void aQuestionSeesWhatIsCommittedAndInsideAWriteItsChanges() {
        String stream = newStream();
        assertThat(asked(stream)).isEmpty();
        database().writing(jdbc -> {
            insert(jdbc, stream, 5);
            assertThat(asked(stream)).containsExactly(5L);
        });
        assertThat(asked(stream)).containsExactly(5L);
    }

    @Test
    void aQuestionThatIsWrongHarmsNoOther() {
        assertThatThrownBy(() -> database()
                        .ask(jdbc -> jdbc.sql("SELECT nothing FROM nowhere")
                                .query(Long.class)
                                .list()))
                .isInstanceOf(DataAccessException.class);
        assertThat(asked(newStream())).isEmpty();
    }

    @Test
    void aReadInsideAWriteSeesItsChanges() {
        String stream = newStream();
        List<Long> seen = database().write(jdbc -> {
            insert(jdbc, stream, 5);
            return lastSeq(stream);
        });
        assertThat(seen).containsExactly(5L);
    }

    @Test
    void aWriteInsideAReadIsRefused() {
        assertThatThrownBy(() -> database().read(jdbc -> database().write(inner -> 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theClientOfATransactionIsNothingOutsideOfIt() {
        AtomicReference<JdbcClient> kept = new AtomicReference<>();
        database().writing(kept::set);
        JdbcClient outside = kept.get();
        assertThatThrownBy(() -> outside.sql("SELECT 1").query(Integer.class).single())
                .isInstanceOf(InvalidDataAccessApiUsageException.class)
                .hasMessageContaining("outside of its work");
        assertThatThrownBy(() -> database()
                        .writing(jdbc -> CompletableFuture.runAsync(() -> insert(jdbc, newStream(), 1))
                                .join()))
                .as("on another thread meanwhile")
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(InvalidDataAccessApiUsageException.class);
    }

    @Test
    void actionsRunAfterTheCommitInOrderOnTheCallersThread() {
        String stream = newStream();
        List<String> trace = Collections.synchronizedList(new ArrayList<>());
        Thread caller = Thread.currentThread();
        database().writing(jdbc -> {
            database().afterCommit(() -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                trace.add("first " + lastSeq(stream));
            });
            database().writing(inner -> database().afterCommit(() -> trace.add("second")));
            insert(jdbc, stream, 3);
            trace.add("work");
        });
        assertThat(trace).containsExactly("work", "first [3]", "second");
    }

    @Test
    void actionsDoNotRunAfterARollback() {
        List<String> trace = new ArrayList<>();
        assertThatThrownBy(() -> database().writing(jdbc -> {
                    database().afterCommit(() -> trace.add("ran"));
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(trace).isEmpty();
    }

    @Test
    void anActionThatThrowsNeitherUndoesTheCommitNorKeepsTheNextFromRunning() {
        String stream = newStream();
        List<String> trace = new ArrayList<>();
        database().writing(jdbc -> {
            insert(jdbc, stream, 1);
            database().afterCommit(() -> {
                throw new IllegalStateException("on purpose");
            });
            database().afterCommit(() -> trace.add("next"));
        });
        assertThat(trace).containsExactly("next");
        assertThat(lastSeq(stream)).containsExactly(1L);
    }

    @Test
    void afterCommitOutsideAWriteIsRefused() {
        assertThatThrownBy(() -> database().afterCommit(() -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> database().read(jdbc -> {
                    database().afterCommit(() -> {});
                    return 1;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReadGoesOnWhileAWriteIsOpen() throws Exception {
        String stream = newStream();
        database().writing(jdbc -> insert(jdbc, stream, 1));
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch readDone = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = threads.submit(() -> database().writing(jdbc -> {
                jdbc.sql("UPDATE event_streams SET last_seq = 2 WHERE stream = ?")
                        .param(stream)
                        .update();
                written.countDown();
                await(readDone);
            }));
            await(written);
            assertThat(lastSeq(stream)).containsExactly(1L);
            readDone.countDown();
            writer.get(60, TimeUnit.SECONDS);
        }
        assertThat(lastSeq(stream)).containsExactly(2L);
    }

    @Test
    void concurrentIncrementsAreAllCounted() throws Exception {
        String stream = newStream();
        database().writing(jdbc -> insert(jdbc, stream, 0));
        List<Future<Long>> results = new ArrayList<>();
        try (ExecutorService threads = AtOnce.on(database())) {
            for (int i = 0; i < 40; i++) {
                results.add(threads.submit(() -> database()
                        .write(jdbc -> jdbc.sql(
                                        "UPDATE event_streams SET last_seq = last_seq + 1 WHERE stream = ? RETURNING"
                                                + " last_seq")
                                .param(stream)
                                .query(Long.class)
                                .single())));
            }
        }
        List<Long> given = new ArrayList<>();
        for (Future<Long> result : results) {
            given.add(result.get());
        }
        assertThat(given).doesNotHaveDuplicates().hasSize(40);
        assertThat(lastSeq(stream)).containsExactly(40L);
    }

    @Test
    void workIsNotRunOnAVirtualThreadWhenTheDatabaseIsEmbedded() throws Exception {
        boolean[] virtual = new boolean[1];
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> virtual[0] =
                            database().read(jdbc -> Thread.currentThread().isVirtual()))
                    .get(60, TimeUnit.SECONDS);
        }
        assertThat(virtual[0]).isEqualTo(database().dialect() == Dialect.POSTGRESQL);
    }

    private List<Long> lastSeq(String stream) {
        return database().read(jdbc -> lastSeq(jdbc, stream));
    }

    private List<Long> asked(String stream) {
        return database().ask(jdbc -> lastSeq(jdbc, stream));
    }

    private static List<Long> lastSeq(JdbcClient jdbc, String stream) {
        return jdbc.sql("SELECT last_seq FROM event_streams WHERE stream = ?")
                .param(stream)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private static void insert(JdbcClient jdbc, String stream, long seq) {
        jdbc.sql("INSERT INTO event_streams (stream, epoch, last_seq) VALUES (?, 'e', ?)")
                .param(stream)
                .param(seq)
                .update();
    }

    private static String newStream() {
        return UUID.randomUUID().toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }
}

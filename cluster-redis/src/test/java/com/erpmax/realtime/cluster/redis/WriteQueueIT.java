package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.RedisCommandExecutionException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent again, and in which order, when the test gives the answers. */
class WriteQueueIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final RedisBusSettings settings =
            RedisBusSettings.of(RedisServer.shared().url(1));
    private final RedisClients clients = RedisClients.of(settings.address(), WITHIN);
    private final List<BusSession> sessions = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final WriteQueue queue = new WriteQueue(
            Runnable::run, settings, new BusMeters(new SimpleMeterRegistry()), () -> {}, () -> {}, full -> {});

    @AfterEach
    void close() {
        sessions.forEach(session -> session.close().join());
        clients.close();
    }

    @Test
    void whatWaitedIsReadyBeforeThereIsAConnection() {
        queue.keep(1, new Noted("first"));

        assertThat(sent).containsExactly("prepare first");
        connect();
        assertThat(sent).containsExactly("prepare first", "first");
    }

    @Test
    void whatWasNotSentYetIsReadyWhenTheConnectionIsGone() {
        connect();
        for (int i = 0; i < 1_001; i++) {
            queue.keep(1, new Noted("n" + i));
        }
        assertThat(sent).hasSize(1_000);

        queue.down();

        assertThat(sent).contains("prepare n1000");
    }

    @Test
    void whatCannotBePreparedFailsAndHindersNothingElse() {
        CompletionStage<String> bad = queue.keep(1, new Command<>() {
            @Override
            public CompletionStage<String> send(RedisLine line) {
                throw new AssertionError("it is not ready");
            }

            @Override
            public void prepare() {
                throw new StackOverflowError();
            }
        });
        queue.keep(1, new Noted("good"));

        assertThat(bad.toCompletableFuture()).isCompletedExceptionally();
        connect();
        assertThat(sent).containsExactly("prepare good", "good");
    }

    @Test
    void whatWasNotAnsweredIsSentBeforeWhatWasRefused() {
        Noted refused = new Noted("refused");
        Noted unanswered = new Noted("unanswered");
        connect();
        queue.keep(1, refused);
        queue.keep(1, unanswered);
        refused.answer.completeExceptionally(new RedisCommandExecutionException("OOM command not allowed"));
        sent.clear();

        queue.down();
        connect();

        assertThat(sent).filteredOn(text -> !text.startsWith("prepare")).containsExactly("unanswered", "refused");
        assertThat(refused.refusals).isEqualTo(1);
        assertThat(unanswered.refusals).isZero();
    }

    @Test
    void anAnswerOverALostConnectionCountsForNothing() {
        Noted late = new Noted("late");
        connect();
        queue.keep(1, late);
        queue.down();

        late.answer.completeExceptionally(new RedisCommandExecutionException("OOM command not allowed"));

        assertThat(late.refusals).isZero();
    }

    private void connect() {
        BusSession session = new BusSession(clients, (lost, failure) -> {});
        sessions.add(session);
        session.open().toCompletableFuture().join();
        queue.up(session);
    }

    /** A command that notes what is done with it. */
    private final class Noted implements Command<String> {
        private final String name;
        private CompletableFuture<String> answer = new CompletableFuture<>();
        private int refusals;

        Noted(String name) {
            this.name = name;
        }

        @Override
        public CompletionStage<String> send(RedisLine line) {
            sent.add(name);
            answer = new CompletableFuture<>();
            return answer;
        }

        @Override
        public void prepare() {
            sent.add("prepare " + name);
        }

        @Override
        public void refused() {
            refusals++;
        }
    }
}

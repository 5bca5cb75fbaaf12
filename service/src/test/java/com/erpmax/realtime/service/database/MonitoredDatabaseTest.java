package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoredDatabaseTest {

    private final DatabaseHealth health = new DatabaseHealth(new SimpleMeterRegistry());

    @TempDir
    private Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = new MonitoredDatabase(Databases.sqlite(folder.resolve("a.db")), health);
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    /** In every other test, too: a handler that forgot to leave its event loop fails there. */
    @Test
    void aNetworkThreadIsRefused() {
        try (ExecutorService network = Executors.newSingleThreadExecutor(new DefaultThreadFactory("network"))) {
            List<Runnable> calls = List.of(
                    () -> database.ask(jdbc -> 1), () -> database.read(jdbc -> 1), () -> database.write(jdbc -> 1));
            for (Runnable call : calls) {
                Future<?> refused = network.submit(call);
                assertThatThrownBy(refused::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("The database was called on the network thread network-");
            }
        }
    }

    @Test
    void eachCallOfARequestWaitsForATurn() {
        Turns turns = new Turns(1, Duration.ofMillis(50), health);
        Turns ofOthers = new Turns(1, Duration.ofMillis(50), health);
        ofOthers.take(() -> joined(Thread.ofVirtual()
                .unstarted(() -> turns.perCall(() -> assertThat(ofOthers.<Integer>take(() -> 1))
                        .as("a request waits for its own turns only")
                        .isEqualTo(1)))));

        turns.take(() -> {
            Thread request = Thread.ofVirtual().unstarted(() -> turns.perCall(this::expectOverload));
            return joined(request);
        });

        turns.perCall(() -> assertThat(database.<Integer>read(jdbc -> 1)).isEqualTo(1));
        assertThat(health.isAvailable()).isTrue();
    }

    @Test
    void whileTheDatabaseIsAwayNobodyWaitsForATurn() {
        Turns turns = new Turns(1, Duration.ofMinutes(1), health);
        turns.take(() -> {
            health.couldNotRead(DatabaseFault.IO);
            return joined(Thread.ofVirtual().unstarted(() -> turns.perCall(() -> database.ask(jdbc -> 1))));
        });

        assertThat(health.isAvailable()).isTrue();
    }

    @Test
    void aRequestThatHasUsedUpItsTimeSaysNothingAboutTheDatabase() {
        AtomicLong clock = new AtomicLong();
        Turns turns = new Turns(1, Duration.ofMinutes(1), health, clock::get);

        turns.perCall(
                () -> expectFault(() -> clock.addAndGet(Duration.ofSeconds(10).toNanos())));
        assertThat(health.isAvailable()).isTrue();

        turns.perCall(() -> expectFault(() -> clock.addAndGet(1)));
        assertThat(health.isAvailable()).isFalse();
    }

    private void expectFault(Runnable before) {
        assertThatThrownBy(() -> database.write(jdbc -> {
                    before.run();
                    throw new DatabaseUnavailableException(DatabaseFault.IO, "away", null);
                }))
                .isInstanceOf(DatabaseUnavailableException.class);
    }

    private void expectOverload() {
        for (Runnable call : new Runnable[] {() -> database.ask(jdbc -> 1), () -> database.write(jdbc -> 1)}) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            refused -> assertThat(refused.fault()).isEqualTo(DatabaseFault.OVERLOAD));
        }
    }

    private static boolean joined(Thread thread) {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        thread.setUncaughtExceptionHandler((its, failure) -> failures.add(failure));
        thread.start();
        try {
            assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
        assertThat(failures).isEmpty();
        return true;
    }
}

package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DatabaseThreadsTest {

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void aCallThatNoThreadHadTimeForIsRefusedAndNeverRuns() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        try (DatabaseThreads threads = new DatabaseThreads("test", 1);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> slow = callers.submit(() -> threads.call(this::waitForRelease));
            started.await();

            assertThatThrownBy(() -> threads.call(() -> ran.getAndSet(true)))
                    .isInstanceOfSatisfying(
                            DatabaseUnavailableException.class,
                            late -> assertThat(late.fault()).isEqualTo(DatabaseFault.OVERLOAD));
            assertThat(threads.waiting()).isZero();

            release.countDown();
            assertThat(slow.get(60, TimeUnit.SECONDS)).isEqualTo("done");
            assertThat(threads.call(() -> "next")).isEqualTo("next");
        }
        assertThat(ran).isFalse();
    }

    @Test
    void aCallThatRunsIsWaitedForHoweverLongItTakes() throws Exception {
        try (DatabaseThreads threads = new DatabaseThreads("test", 1);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> slow = callers.submit(() -> threads.call(this::waitForRelease));
            started.await();
            assertThatThrownBy(() -> threads.call(() -> "too late")).isInstanceOf(DatabaseUnavailableException.class);
            assertThat(slow).isNotDone();
            release.countDown();
            assertThat(slow.get(60, TimeUnit.SECONDS)).isEqualTo("done");
        }
    }

    @Test
    void anInterruptedCallerStillGetsTheOutcome() throws Exception {
        try (DatabaseThreads threads = new DatabaseThreads("test", 1)) {
            Thread.currentThread().interrupt();
            assertThat(threads.call(() -> "done")).isEqualTo("done");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private String waitForRelease() throws InterruptedException {
        started.countDown();
        return release.await(60, TimeUnit.SECONDS) ? "done" : "not released";
    }
}

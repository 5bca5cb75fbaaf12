package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResyncNoticeTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
    private ResyncNotice notice = new ResyncNotice(told::add, Duration.ZERO);

    @AfterEach
    void close() {
        notice.close();
    }

    @Test
    void whatOneFaultTookIsOneNoticeWhenEverySourceIsWhole() throws Exception {
        AtomicBoolean isBusWhole = new AtomicBoolean();
        AtomicBoolean isChannelWhole = new AtomicBoolean();
        notice.waitFor(isBusWhole::get, LONG);
        notice.waitFor(isChannelWhole::get, LONG);
        notice.tell("new_server");
        isBusWhole.set(true);
        notice.tell("python_emits");
        notice.tell("new_server");
        assertThat(told).isEmpty();
        isChannelWhole.set(true);

        assertThat(next()).containsExactly("new_server", "python_emits");
        notice.tell("overflow");
        assertThat(next()).containsExactly("overflow");
    }

    @Test
    void aSourceThatStaysBrokenDelaysTheNoticeForALimitedTime() throws Exception {
        notice.waitFor(() -> false, SHORT);
        notice.tell("python_emits");

        assertThat(next()).containsExactly("python_emits");
    }

    @Test
    void eachSourceIsWaitedForAsLongAsItMayNeed() throws Exception {
        AtomicBoolean isChannelWhole = new AtomicBoolean();
        notice.waitFor(() -> false, Duration.ZERO);
        notice.waitFor(isChannelWhole::get, LONG);
        notice.tell("new_server");
        assertThat(told.poll(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
        notice.tell("python_emits");
        isChannelWhole.set(true);

        assertThat(next()).containsExactly("new_server", "python_emits");
    }

    @Test
    void whatIsLostSoonAfterANoticeIsToldTogetherAndLater() throws Exception {
        notice.close();
        Duration pause = Duration.ofSeconds(3);
        notice = new ResyncNotice(told::add, pause);
        long first = System.nanoTime();
        notice.tell("overflow");
        assertThat(next()).containsExactly("overflow");
        for (int i = 0; i < 100; i++) {
            notice.tell("overflow");
        }
        notice.tell("cursor_trimmed");

        assertThat(next()).containsExactly("overflow", "cursor_trimmed");
        assertThat(System.nanoTime() - first).isGreaterThanOrEqualTo(pause.toNanos());
        assertThat(told).isEmpty();
    }

    private List<String> next() throws InterruptedException {
        List<String> reasons = told.poll(60, TimeUnit.SECONDS);
        assertThat(reasons).as("a notice").isNotNull();
        return reasons;
    }
}

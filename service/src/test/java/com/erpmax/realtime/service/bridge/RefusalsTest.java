package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** However much is refused, the log gets a line a minute for each reason, and the meter everything. */
class RefusalsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanoTime = new AtomicLong(-5);
    private final Refusals refusals = new Refusals(registry, nanoTime::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void aReasonIsWrittenOnceAMinuteWithTheNumberOfTimes() {
        for (int i = 0; i < 1_000; i++) {
            refusals.note(Refusal.MALFORMED, "broken");
        }
        refusals.note(Refusal.NO_ROOM, "none");
        assertThat(texts())
                .containsExactly(
                        "A message of a Python service was refused (malformed): broken; 1 since the last line about this reason",
                        "A message of a Python service was refused (no_room): none; 1 since the last line about this reason");
        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        refusals.note(Refusal.MALFORMED, "broken");
        assertThat(texts().getLast()).endsWith("; 1000 since the last line about this reason");
        assertThat(BridgeMeter.REFUSED.counter(registry, "malformed").count()).isEqualTo(1_001);
    }

    @Test
    void whatIsWrittenHasALimitAndNoControlCharacters() {
        refusals.note(Refusal.INVALID, "a\n\u001b[31m\u202e" + "x".repeat(10_000));
        assertThat(texts().getFirst()).contains("a??[31m?xxx").hasSizeLessThan(400);
    }

    private List<String> texts() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}

package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the pieces of this package together. */
@Configuration(proxyBeanMethods = false)
class EventsConfiguration {

    private static final Duration RETRY = Duration.ofSeconds(1);

    @Bean
    StreamPusher streamPusher(Database database, EventSink sink, MeterRegistry registry) {
        return new StreamPusher(database, new EventStore(), sink, registry, StreamPusher.MOST_POSITIONS);
    }

    @Bean
    EventPublisher eventPublisher(Database database, StreamPusher pusher, JsonMapper json, Clock clock) {
        return new EventPublisher(database, new EventStore(), pusher, json, clock);
    }

    /** Looks once a second for streams that fell behind. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService streamRetries(StreamPusher pusher) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("event-retries").daemon(true).factory());
        // It ends with the timer; retry() itself reports what fails.
        var unused =
                timer.scheduleWithFixedDelay(pusher::retry, RETRY.toMillis(), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        return timer;
    }
}

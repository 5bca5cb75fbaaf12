package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Dialect;
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

    private static final Duration AGAIN = Duration.ofSeconds(1);

    @Bean
    StreamPusher streamPusher(Database database, EventSink sink, MeterRegistry registry) {
        return new StreamPusher(database, new EventStore(), sink, registry, StreamPusher.MOST_POSITIONS);
    }

    @Bean
    EventPublisher eventPublisher(
            Database database, StreamPusher pusher, CommitHints hints, JsonMapper json, Clock clock) {
        return new EventPublisher(database, new EventStore(), pusher, hints, json, clock);
    }

    @Bean(destroyMethod = "close")
    RemoteCommits remoteCommits(StreamPusher pusher, MeterRegistry registry) {
        return new RemoteCommits(pusher, registry);
    }

    @Bean
    EventHistory eventHistory(Database database) {
        return new EventHistory(database, new EventStore());
    }

    /** Looks once a second for streams that fell behind, and for what other instances have committed. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService streamTimer(Database database, StreamPusher pusher) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                2, Thread.ofPlatform().name("event-timer-", 1).daemon(true).factory());
        // They end with the timer; both report what fails themselves.
        var unused =
                timer.scheduleWithFixedDelay(pusher::retry, AGAIN.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        if (database.dialect() == Dialect.POSTGRESQL) {
            CommitPoll poll = new CommitPoll(database, pusher).start();
            var unusedToo =
                    timer.scheduleWithFixedDelay(poll::look, AGAIN.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
        return timer;
    }
}

package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventPublisher;
import com.erpmax.realtime.service.events.EventSink;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the pieces of this package together. */
@Configuration(proxyBeanMethods = false)
class RealtimeConfiguration {

    @Bean
    RealtimeEmitter realtimeEmitter(
            Database database,
            EventPublisher publisher,
            EventSink sink,
            NotificationKeeper notifications,
            JsonMapper json,
            Clock clock) {
        return new PublishingEmitter(database, publisher, sink, notifications, json, clock);
    }
}

package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.config.ConnectionProperties;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventPublisher;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.socket.RoomSampler;
import com.erpmax.realtime.socket.SocketIoServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The Socket.IO server of the service: namespaces, aliases, the root feed, and what goes in and out. */
@Configuration(proxyBeanMethods = false)
class RealtimeConfiguration {

    private static final Duration ROOM_SAMPLES = Duration.ofSeconds(5);

    @Bean
    ConnectionLog connectionLog(MeterRegistry registry) {
        return new ConnectionLog(registry);
    }

    @Bean
    ConnectionLife connectionLife(ConnectionProperties properties, Clock clock) {
        return new ConnectionLife(properties, clock);
    }

    @Bean
    SocketIoServer socketIoServer(MeterRegistry registry, ConnectionLog log) {
        SocketIoServer io =
                SocketIoServer.builder().meters(registry).listener(log).build();
        for (String name : NamespaceNames.ALL) {
            io.namespace(name);
            io.alias(NamespaceNames.alias(name), name);
            if (!name.equals(NamespaceNames.ROOT)) {
                io.feed(name, NamespaceNames.ROOT);
            }
        }
        return io;
    }

    @Bean
    RoomSampler roomSampler(SocketIoServer io) {
        return io.startRoomSampler(ROOM_SAMPLES);
    }

    @Bean
    EventSink socketIoEmitter(SocketIoServer io) {
        return new SocketIoEmitter(io);
    }

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

    @Bean
    NamespaceSetup namespaceSetup(
            SocketIoServer io,
            List<NamespaceEvents> features,
            AccessTokens tokens,
            ConnectionLife life,
            MeterRegistry registry) {
        NamespaceSetup setup = new NamespaceSetup(tokens, life, new ClientEvents(registry));
        setup.apply(io, features);
        return setup;
    }
}

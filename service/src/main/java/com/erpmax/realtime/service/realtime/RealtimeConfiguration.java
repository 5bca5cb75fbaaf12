package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.config.ConnectionProperties;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventPublisher;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.server.PauseFence;
import com.erpmax.realtime.socket.RoomSampler;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
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
    SocketIoServer socketIoServer(MeterRegistry registry, ConnectionLog log, AdapterFactory adapters) {
        SocketIoServer io = SocketIoServer.builder()
                .meters(registry)
                .listener(log)
                .adapters(adapters)
                .build();
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
    EventSink socketIoEmitter(SocketIoServer io, DeliveryGate gate, PauseFence fence) {
        return new SocketIoEmitter(io, gate, new LocalRooms(io), fence);
    }

    @Bean
    ResyncNotice resyncNotice(SocketIoServer io) {
        return new ResyncNotice(io);
    }

    @Bean
    Publications publications(Database database, MeterRegistry registry, Clock clock) {
        return new Publications(database, registry, clock);
    }

    @Bean
    RealtimeRequests realtimeRequests(SocketIoServer io, JsonMapper json) {
        return new SocketIoRequests(io, json, SocketIoRequests.LIMITS);
    }

    @Bean
    RealtimeEmitter realtimeEmitter(
            Database database,
            EventPublisher publisher,
            Publications publications,
            EventSink sink,
            NotificationKeeper notifications,
            JsonMapper json,
            Clock clock) {
        return new PublishingEmitter(database, publisher, publications, sink, notifications, json, clock);
    }

    @Bean
    RememberedEvents rememberedEvents(Database database, JsonMapper json, MeterRegistry registry, Clock clock) {
        return new RememberedEvents(database, json, registry, clock, RememberedEvents.MOST_OF_A_USER);
    }

    @Bean
    ClientEvents clientEvents(RememberedEvents remembered, JsonMapper json, MeterRegistry registry) {
        return new ClientEvents(remembered, json, registry);
    }

    @Bean
    NamespaceSetup namespaceSetup(
            SocketIoServer io,
            List<NamespaceEvents> features,
            CommonEvents common,
            SocketWelcome welcome,
            AccessTokens tokens,
            ConnectionLife life,
            ClientEvents events) {
        NamespaceSetup setup = new NamespaceSetup(tokens, life, events, welcome);
        setup.apply(io, features, common);
        return setup;
    }
}

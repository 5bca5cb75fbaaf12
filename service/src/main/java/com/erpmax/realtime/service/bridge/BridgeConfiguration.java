package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.cluster.redis.BusState;
import com.erpmax.realtime.cluster.redis.RedisAddress;
import com.erpmax.realtime.cluster.redis.RedisBus;
import com.erpmax.realtime.service.config.PythonProperties;
import com.erpmax.realtime.service.config.RedisProperties;
import com.erpmax.realtime.service.config.RoleProperties;
import com.erpmax.realtime.service.config.WithRedis;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.realtime.ResyncNotice;
import com.erpmax.realtime.socket.SocketIoServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Starts the bridge in processes that have connections of clients, when there is a Redis and it is wanted. */
@Configuration(proxyBeanMethods = false)
@Conditional(WithRedis.class)
class BridgeConfiguration {

    /** What {@code resync} says when messages of Python services may have been missed. */
    private static final String REASON = "python_emits";
    /** For what comes after a try to connect that hangs. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    @Bean
    BridgeLifecycle pythonBridge(
            RedisBus bus,
            RedisProperties redis,
            PythonProperties properties,
            RoleProperties roles,
            SocketIoServer io,
            RealtimeEmitter emitter,
            ResyncNotice notice,
            MeterRegistry registry) {
        return new BridgeLifecycle(properties.emits() && roles.isGateway(), () -> {
            RunningBridge bridge = RunningBridge.start(
                    RedisAddress.parse(redis.address()), properties, io, emitter, () -> notice.tell(REASON), registry);
            notice.waitFor(bridge::isHeard, RunningBridge.TIMES.backWithin().plus(MARGIN));
            bus.onState(state -> {
                if (state == BusState.PROVEN) {
                    bridge.hurry();
                }
            });
            return bridge;
        });
    }
}

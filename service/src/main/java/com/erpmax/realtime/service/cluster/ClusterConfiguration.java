package com.erpmax.realtime.service.cluster;

import com.erpmax.realtime.cluster.redis.BusState;
import com.erpmax.realtime.cluster.redis.RedisBus;
import com.erpmax.realtime.service.config.RedisProperties;
import com.erpmax.realtime.service.config.WithRedis;
import com.erpmax.realtime.service.realtime.ResyncNotice;
import com.erpmax.realtime.service.redis.CommitHintStream;
import com.erpmax.realtime.service.server.PauseFence;
import java.time.Duration;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Puts the pieces of this package together. */
@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {

    /** A try that hangs, and the next one. */
    private static final Duration BUS_BACK = Duration.ofSeconds(3);

    @Bean
    @Conditional(WithRedis.class)
    GapNotices gapNotices(RedisBus bus, RedisProperties properties, ResyncNotice notice, PauseFence fence) {
        GapNotices notices = new GapNotices(notice, fence, Set.of(properties.named(CommitHintStream.STREAM)));
        bus.onGap(notices);
        notice.waitFor(() -> bus.isConnected() && bus.state() == BusState.PROVEN, BUS_BACK);
        return notices;
    }
}

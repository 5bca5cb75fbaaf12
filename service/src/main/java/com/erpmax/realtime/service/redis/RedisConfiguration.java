package com.erpmax.realtime.service.redis;

import com.erpmax.realtime.cluster.redis.BusNames;
import com.erpmax.realtime.cluster.redis.BusState;
import com.erpmax.realtime.cluster.redis.RedisBus;
import com.erpmax.realtime.cluster.redis.RedisBusSettings;
import com.erpmax.realtime.cluster.redis.SharedSnapshots;
import com.erpmax.realtime.service.config.DeploymentProperties;
import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.RedisProperties;
import com.erpmax.realtime.service.config.WithRedis;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Dialect;
import com.erpmax.realtime.service.events.CommitHints;
import com.erpmax.realtime.service.events.RemoteCommits;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Connects to Redis at start-up, if it is configured. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(RedisConfiguration.class);
    /** How long a start waits until what it writes comes back. */
    private static final Duration PROOF_AT_START = Duration.ofSeconds(15);

    @Bean(destroyMethod = "close")
    @Conditional(WithRedis.class)
    RedisBus redisBus(RedisProperties properties, DeploymentProperties deployment, MeterRegistry registry) {
        if (deployment.isProduction() && properties.passwordInUse().isEmpty()) {
            LOG.warn("Redis is used without a password: whoever reaches it can send events to every client");
        }
        RedisBusSettings settings = RedisBusSettings.of(properties.address())
                .withNames(BusNames.defaults().withPrefix(properties.named("")))
                .withSnapshots(SharedSnapshots.WITHOUT_CREDENTIALS);
        return proven(settings, properties.setting(), registry, PROOF_AT_START);
    }

    /** What carries live events to the other instances. */
    @Bean
    AdapterFactory adapterFactory(ObjectProvider<RedisBus> bus) {
        RedisBus connected = bus.getIfAvailable();
        return connected == null ? AdapterFactory.local() : connected.adapters();
    }

    /** What tells the others of commits: the database is theirs as well unless it is embedded. */
    @Bean
    CommitHints commitHints(ObjectProvider<RedisBus> bus, RedisProperties properties, Database database) {
        RedisBus connected = bus.getIfAvailable();
        return connected == null || database.dialect() == Dialect.SQLITE
                ? CommitHints.NONE
                : new CommitHintStream(connected, properties.named(CommitHintStream.STREAM));
    }

    /** Has the others' commits heard once everything is there that is to hear of them. */
    @Bean
    SmartInitializingSingleton commitHintReader(CommitHints hints, RemoteCommits commits) {
        return () -> {
            if (hints instanceof CommitHintStream stream) {
                stream.tell(commits);
            }
        };
    }

    @Bean
    BusHealth bus(ObjectProvider<RedisBus> bus) {
        return new BusHealth(bus.getIfAvailable());
    }

    /**
     * Starts the bus and waits until it is proven; from then on it may fail and heal.
     *
     * @throws InvalidSettingException if that is not in time
     */
    static RedisBus proven(RedisBusSettings settings, String setting, MeterRegistry registry, Duration time) {
        LOG.info("Other instances are met at Redis, {}", settings.address());
        CountDownLatch proof = new CountDownLatch(1);
        RedisBus bus = RedisBus.start(settings, registry);
        bus.onState(state -> {
            if (state == BusState.PROVEN) {
                proof.countDown();
            }
        });
        if (bus.state() == BusState.PROVEN || isDone(proof, time)) {
            return bus;
        }
        bus.close();
        throw new InvalidSettingException(
                setting,
                "leads to " + settings.address()
                        + ", where no Redis took and gave back what this instance wrote within " + time.toSeconds()
                        + " seconds",
                "Start Redis there, or correct host, port, user or password.");
    }

    private static boolean isDone(CountDownLatch proof, Duration time) {
        try {
            return proof.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.config.RetentionProperties;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventRetention;
import com.erpmax.realtime.service.events.Sweep;
import com.erpmax.realtime.service.events.Sweeper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is kept how long, and who deletes the rest. */
@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    @Bean
    EventRetention eventRetention(
            Database database, RetentionProperties properties, MeterRegistry registry, Clock clock) {
        return new EventRetention(
                database,
                Map.of(
                        NamespaceNames.NOTIFICATIONS,
                        new EventRetention.Limits(properties.notificationsCount(), properties.notificationsAge()),
                        NamespaceNames.PROVISIONING,
                        new EventRetention.Limits(properties.provisioningCount(), properties.provisioningAge()),
                        NamespaceNames.BILLING,
                        new EventRetention.Limits(properties.billingCount(), properties.billingAge())),
                registry,
                clock);
    }

    @Bean
    Sweeper sweeper(List<Sweep> sweeps) {
        return new Sweeper(sweeps, PAUSE);
    }
}

package com.erpmax.realtime.service.config;

import java.time.Clock;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Makes the settings, the clock and the data folder available to everything else. */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    @Bean
    static BeanFactoryPostProcessor settings(Environment environment) {
        return factory -> SettingsReader.read(environment)
                .forEach(record -> factory.registerSingleton(record.getClass().getName(), record));
    }

    /** The clock of the service; tests replace it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    DataFolder dataFolder(DeploymentProperties deployment) {
        return DataFolder.open(deployment.dataDir());
    }
}

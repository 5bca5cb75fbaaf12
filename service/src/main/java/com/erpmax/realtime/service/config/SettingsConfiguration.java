package com.erpmax.realtime.service.config;

import java.time.Clock;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Reads all settings before anything else of the service is made, and refuses to start on a bad one. */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    @Bean
    static BeanFactoryPostProcessor settings(Environment environment) {
        return factory -> register(factory, environment);
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

    private static void register(ConfigurableListableBeanFactory factory, Environment environment) {
        // Values are taken as they are: ${…} in a secret is not a placeholder, and in a command it is for the shell.
        Binder binder = new Binder(ConfigurationPropertySources.get(environment), value -> value);
        for (Class<? extends Record> type : SettingsCatalogue.RECORDS) {
            factory.registerSingleton(type.getName(), bind(binder, type));
        }
        StartRules.check(
                factory.getBean(DeploymentProperties.class),
                factory.getBean(HttpProperties.class),
                factory.getBean(AuthProperties.class),
                factory.getBean(DatabaseProperties.class));
    }

    private static <T extends Record> T bind(Binder binder, Class<T> type) {
        return binder.bindOrCreate(SettingsCatalogue.prefix(type), type);
    }
}

package com.erpmax.realtime.service.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Reads and checks all settings. As an initializer it does so before anything else looks at them, so that a bad one is
 * reported by its own name and not by whoever stumbled over it first.
 */
final class SettingsReader implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        read(context.getEnvironment());
    }

    /**
     * Returns every record of settings.
     *
     * @throws InvalidSettingException or a binding failure with one as its cause, if a setting cannot be used
     */
    static List<Record> read(Environment environment) {
        // Values are taken as they are: ${…} in a secret is not a placeholder, and in a command it is for the shell.
        Binder binder = new Binder(ConfigurationPropertySources.get(environment), value -> value);
        Map<Class<?>, Record> records = new LinkedHashMap<>();
        for (Class<? extends Record> type : SettingsCatalogue.RECORDS) {
            records.put(type, binder.bindOrCreate(SettingsCatalogue.prefix(type), type));
        }
        StartRules.check(
                get(records, DeploymentProperties.class),
                get(records, HttpProperties.class),
                get(records, AuthProperties.class),
                get(records, DatabaseProperties.class),
                get(records, RedisProperties.class),
                get(records, RabbitProperties.class));
        StartRules.checkStop(
                get(records, DeploymentProperties.class),
                get(records, RoleProperties.class),
                get(records, InstanceProperties.class),
                get(records, ProvisioningProperties.class));
        return List.copyOf(records.values());
    }

    private static <T extends Record> T get(Map<Class<?>, Record> records, Class<T> type) {
        Record found = records.get(type);
        if (found == null) {
            throw new IllegalStateException(type.getSimpleName() + " is missing in the catalogue of settings");
        }
        return type.cast(found);
    }
}

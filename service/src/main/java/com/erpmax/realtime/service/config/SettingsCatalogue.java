package com.erpmax.realtime.service.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** All settings of the service, in the order in which they are documented. A new record of settings is added here. */
final class SettingsCatalogue {

    /** The records that hold settings; each component carries a {@link Setting}. */
    static final List<Class<? extends Record>> RECORDS = List.of(
            DeploymentProperties.class,
            RoleProperties.class,
            HttpProperties.class,
            AuthProperties.class,
            DatabaseProperties.class,
            RedisProperties.class,
            PythonProperties.class,
            RabbitProperties.class,
            QueueProperties.class,
            ConnectionProperties.class,
            InstanceProperties.class,
            RetentionProperties.class,
            ProvisioningCommandProperties.class,
            ProvisioningProperties.class);

    private SettingsCatalogue() {}

    /**
     * One setting.
     *
     * @param property the name under which Spring binds it, for example {@code realtime.http.port}
     * @param type the record that holds it
     */
    record Entry(String property, Setting setting, Class<? extends Record> type) {}

    /** Returns every setting. */
    static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Class<? extends Record> type : RECORDS) {
            for (RecordComponent component : type.getRecordComponents()) {
                Setting setting = component.getAnnotation(Setting.class);
                if (setting == null) {
                    throw new IllegalStateException(
                            type.getSimpleName() + "." + component.getName() + " has no @Setting");
                }
                entries.add(new Entry(prefix(type) + "." + kebabCase(component.getName()), setting, type));
            }
        }
        return entries;
    }

    /** Returns the common start of the property names of one record. */
    static String prefix(Class<? extends Record> type) {
        return type.getAnnotation(ConfigurationProperties.class).value();
    }

    private static String kebabCase(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}

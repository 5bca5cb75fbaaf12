package com.erpmax.realtime.service.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/** Maps the environment variables of all settings, and their defaults, to the properties that the records are bound from. */
final class SettingsEnvironment implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (SettingsCatalogue.Entry entry : SettingsCatalogue.entries()) {
            String value = find(environment, entry.setting().env());
            String effective =
                    value == null || value.isBlank() ? entry.setting().defaultValue() : value;
            if (!effective.isEmpty()) {
                values.put(entry.property(), effective);
            }
        }
        environment.getPropertySources().addLast(new MapPropertySource("settings", values));
    }

    /** Reads the raw value: a secret may hold what looks like a placeholder. */
    private static @Nullable String find(ConfigurableEnvironment environment, String name) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            Object value = source.getProperty(name);
            if (value == null && source instanceof CommandLinePropertySource) {
                value = source.getProperty(option(name));
            }
            if (value != null) {
                return value.toString();
            }
        }
        return null;
    }

    /** On the command line a setting may be written as options are: {@code --role=api} for {@code ROLE}. */
    private static String option(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package com.erpmax.realtime.service.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports a value that is not of the setting's type, for example letters in a port. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class SettingValueFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        String property = cause.getName().toString();
        for (SettingsCatalogue.Entry entry : SettingsCatalogue.entries()) {
            if (property.equals(entry.property())) {
                return analysis(entry.setting(), cause.getProperty(), cause);
            }
        }
        return null;
    }

    private static FailureAnalysis analysis(
            Setting setting, @Nullable ConfigurationProperty property, BindException cause) {
        String value = setting.secret() || property == null
                ? "has a value that cannot be read"
                : "is \"" + property.getValue() + "\", which cannot be read";
        String remedy = "Set it to: " + setting.unit()
                + (setting.defaultValue().isEmpty() ? "." : ". The default is " + setting.defaultValue() + ".");
        return new FailureAnalysis(setting.env() + " " + value + ".", remedy, cause);
    }
}

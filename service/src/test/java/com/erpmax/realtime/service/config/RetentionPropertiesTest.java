package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionPropertiesTest {

    @Test
    void valuesAtTheirLimitsAreAccepted() {
        assertThatCode(() -> of(1, days(1), 1, days(1), 1, days(1))).doesNotThrowAnyException();
        assertThatCode(() -> of(10_000_000, days(3_650), 10_000_000, days(3_650), 10_000_000, days(3_650)))
                .doesNotThrowAnyException();
    }

    @Test
    void valuesPastTheirLimitsAreRefusedByName() {
        refused("RETENTION_NOTIFICATIONS_COUNT", () -> of(0, days(1), 1, days(1), 1, days(1)));
        refused("RETENTION_NOTIFICATIONS_AGE", () -> of(1, days(1).minusMillis(1), 1, days(1), 1, days(1)));
        refused("RETENTION_PROVISIONING_COUNT", () -> of(1, days(1), 10_000_001, days(1), 1, days(1)));
        refused("RETENTION_PROVISIONING_AGE", () -> of(1, days(1), 1, days(3_651), 1, days(1)));
        refused("RETENTION_BILLING_COUNT", () -> of(1, days(1), 1, days(1), -1, days(1)));
        refused("RETENTION_BILLING_AGE", () -> of(1, days(1), 1, days(1), 1, days(-1)));
    }

    private static void refused(String setting, Runnable make) {
        assertThatThrownBy(make::run).isInstanceOfSatisfying(InvalidSettingException.class, failure -> {
            assertThat(failure.setting()).isEqualTo(setting);
            assertThat(failure.remedy()).startsWith("Choose ");
        });
    }

    private static void of(int a, Duration b, int c, Duration d, int e, Duration f) {
        new RetentionProperties(a, b, c, d, e, f);
    }

    private static Duration days(long days) {
        return Duration.ofDays(days);
    }
}

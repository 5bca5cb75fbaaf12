package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProvisioningPropertiesTest {

    @Test
    void valuesAtTheirLimitsAreAccepted() {
        assertThatCode(() -> of(1, seconds(1), seconds(0), seconds(12), 1, seconds(0)))
                .doesNotThrowAnyException();
        assertThatCode(() -> of(10, seconds(86_400), seconds(16), seconds(600), 20, seconds(300)))
                .doesNotThrowAnyException();
    }

    @Test
    void valuesPastTheirLimitsAreRefusedByName() {
        refused("PROVISIONING_SLOTS", () -> of(0, seconds(1), seconds(5), seconds(30), 3, seconds(1)));
        refused("PROVISIONING_SLOTS", () -> of(11, seconds(1), seconds(5), seconds(30), 3, seconds(1)));
        refused("PROVISIONING_TIME_LIMIT", () -> of(2, Duration.ofMillis(999), seconds(5), seconds(30), 3, seconds(1)));
        refused("PROVISIONING_TIME_LIMIT", () -> of(2, seconds(86_401), seconds(5), seconds(30), 3, seconds(1)));
        refused("PROVISIONING_GRACE", () -> of(2, seconds(1), Duration.ofMillis(1500), seconds(30), 3, seconds(1)));
        refused("PROVISIONING_GRACE", () -> of(2, seconds(1), seconds(17), seconds(600), 3, seconds(1)));
        refused("PROVISIONING_LEASE", () -> of(2, seconds(1), seconds(5), seconds(21), 3, seconds(1)));
        refused("PROVISIONING_LEASE", () -> of(2, seconds(1), seconds(5), seconds(601), 3, seconds(1)));
        refused("PROVISIONING_MAX_ATTEMPTS", () -> of(2, seconds(1), seconds(5), seconds(30), 0, seconds(1)));
        refused("PROVISIONING_MAX_ATTEMPTS", () -> of(2, seconds(1), seconds(5), seconds(30), 21, seconds(1)));
        refused("PROVISIONING_RETRY_DELAY", () -> of(2, seconds(1), seconds(5), seconds(30), 3, seconds(-1)));
        refused("PROVISIONING_RETRY_DELAY", () -> of(2, seconds(1), seconds(5), seconds(30), 3, seconds(301)));
    }

    private static void refused(String setting, Runnable make) {
        assertThatThrownBy(make::run).isInstanceOfSatisfying(InvalidSettingException.class, failure -> {
            assertThat(failure.setting()).isEqualTo(setting);
            assertThat(failure.remedy()).startsWith("Choose ");
        });
    }

    private static void of(
            int slots, Duration timeLimit, Duration grace, Duration lease, int attempts, Duration retryDelay) {
        new ProvisioningProperties(slots, timeLimit, grace, lease, attempts, retryDelay);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}

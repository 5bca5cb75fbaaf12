package com.erpmax.realtime.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** How long stored events are kept. An event goes when it is too old or when too many came after it in its stream. */
@ConfigurationProperties("realtime.retention")
public record RetentionProperties(
        @Setting(
                env = "RETENTION_NOTIFICATIONS_COUNT",
                defaultValue = "1000",
                unit = "events, 1 to 10,000,000",
                meaning = "How many notification events of each user are kept for catching up, the newest ones. The"
                        + " notifications themselves stay until they are too old.")
        int notificationsCount,

        @Setting(
                env = "RETENTION_NOTIFICATIONS_AGE",
                defaultValue = "90d",
                unit = "duration such as 30d, 1 to 3,650 days",
                meaning = "How long notifications and their events are kept, read or not.")
        Duration notificationsAge,

        @Setting(
                env = "RETENTION_PROVISIONING_COUNT",
                defaultValue = "5000",
                unit = "events, 1 to 10,000,000",
                meaning = "How many provisioning events of each tenant are kept, the newest ones.")
        int provisioningCount,

        @Setting(
                env = "RETENTION_PROVISIONING_AGE",
                defaultValue = "30d",
                unit = "duration such as 30d, 1 to 3,650 days",
                meaning = "How long provisioning events are kept.")
        Duration provisioningAge,

        @Setting(
                env = "RETENTION_BILLING_COUNT",
                defaultValue = "1000",
                unit = "events, 1 to 10,000,000",
                meaning = "How many billing events of each tenant are kept, the newest ones.")
        int billingCount,

        @Setting(
                env = "RETENTION_BILLING_AGE",
                defaultValue = "365d",
                unit = "duration such as 30d, 1 to 3,650 days",
                meaning = "How long billing events are kept.")
        Duration billingAge) {

    private static final int MOST_EVENTS = 10_000_000;
    /** No shorter than an idempotency key is remembered, whose answer tells of a notification. */
    private static final Duration SHORTEST = Duration.ofDays(1);

    private static final Duration LONGEST = Duration.ofDays(3_650);

    public RetentionProperties {
        check("NOTIFICATIONS", notificationsCount, notificationsAge);
        check("PROVISIONING", provisioningCount, provisioningAge);
        check("BILLING", billingCount, billingAge);
    }

    private static void check(String kind, int count, Duration age) {
        if (count < 1 || count > MOST_EVENTS) {
            throw new InvalidSettingException(
                    "RETENTION_" + kind + "_COUNT", "is " + count, "Choose a number from 1 to 10000000.");
        }
        if (age.compareTo(SHORTEST) < 0 || age.compareTo(LONGEST) > 0) {
            throw new InvalidSettingException(
                    "RETENTION_" + kind + "_AGE", "is " + age, "Choose a duration from 1d to 3650d, for example 90d.");
        }
    }
}

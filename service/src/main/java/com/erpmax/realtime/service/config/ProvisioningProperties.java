package com.erpmax.realtime.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** How provisioning jobs are run. */
@ConfigurationProperties("realtime.provisioning")
public record ProvisioningProperties(
        @Setting(
                env = "PROVISIONING_SLOTS",
                defaultValue = "2",
                unit = "jobs, 1 to 10",
                meaning = "How many jobs this instance runs at the same time; of one tenant never more than one.")
        int slots,

        @Setting(
                env = "PROVISIONING_TIME_LIMIT",
                defaultValue = "1h",
                unit = "duration such as 90s or 1h, 1 second to 24 hours",
                meaning = "How long a command may run. Then it is ended, and its job has failed.")
        Duration timeLimit,

        @Setting(
                env = "PROVISIONING_GRACE",
                defaultValue = "5s",
                unit = "duration in whole seconds, 0 to 16 seconds",
                meaning =
                        "How long a command that is ended may take to tidy up between TERM and KILL. Of a worker this and"
                                + " DRAIN_TIME are 16 seconds together at most, so that it can hand its jobs over when it is stopped.")
        Duration grace,

        @Setting(
                env = "PROVISIONING_LEASE",
                defaultValue = "30s",
                unit = "duration, at least 12 seconds more than twice PROVISIONING_GRACE, at most 10 minutes",
                meaning = "How long after the last sign of life of an instance its jobs are left alone before they are"
                        + " run again.")
        Duration lease,

        @Setting(
                env = "PROVISIONING_MAX_ATTEMPTS",
                defaultValue = "5",
                unit = "runs, 1 to 20",
                meaning = "How often a job is run at most when its command asks for a repetition (exit status 75) or"
                        + " is interrupted. Then it has failed, and with RabbitMQ its id goes to the queue of dead"
                        + " letters.")
        int maxAttempts,

        @Setting(
                env = "PROVISIONING_RETRY_DELAY",
                defaultValue = "10s",
                unit = "duration, 0 to 5 minutes",
                meaning = "How long a job waits before it is repeated; doubled after each attempt up to 5 minutes.")
        Duration retryDelay) {

    private static final int MOST_SLOTS = 10;
    private static final int MOST_ATTEMPTS = 20;
    private static final Duration LONGEST_TIME_LIMIT = Duration.ofHours(24);
    private static final Duration LONGEST_GRACE = StartRules.LONGEST_STOP;
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);
    private static final Duration LONGEST_RETRY_DELAY = Duration.ofMinutes(5);
    private static final Duration LEASE_BESIDE_GRACE = Duration.ofSeconds(12);

    public ProvisioningProperties {
        checkCounts(slots, maxAttempts);
        checkTimes(timeLimit, grace, lease, retryDelay);
    }

    private static void checkCounts(int slots, int maxAttempts) {
        check("PROVISIONING_SLOTS", slots >= 1 && slots <= MOST_SLOTS, slots, "Choose a number from 1 to 10.");
        check(
                "PROVISIONING_MAX_ATTEMPTS",
                maxAttempts >= 1 && maxAttempts <= MOST_ATTEMPTS,
                maxAttempts,
                "Choose a number from 1 to 20.");
    }

    private static void checkTimes(Duration timeLimit, Duration grace, Duration lease, Duration retryDelay) {
        check(
                "PROVISIONING_TIME_LIMIT",
                isBetween(timeLimit, Duration.ofSeconds(1), LONGEST_TIME_LIMIT),
                timeLimit,
                "Choose a duration from 1s to 24h, for example 1h.");
        check(
                "PROVISIONING_GRACE",
                isBetween(grace, Duration.ZERO, LONGEST_GRACE) && grace.toMillis() % 1000 == 0,
                grace,
                "Choose whole seconds from 0s to 16s, for example 5s.");
        Duration shortestLease = grace.multipliedBy(2).plus(LEASE_BESIDE_GRACE);
        check(
                "PROVISIONING_LEASE",
                isBetween(lease, shortestLease, LONGEST_LEASE),
                lease,
                "Choose a duration from " + shortestLease.toSeconds() + "s (12 seconds more than twice"
                        + " PROVISIONING_GRACE) to 10m, for example 30s.");
        check(
                "PROVISIONING_RETRY_DELAY",
                isBetween(retryDelay, Duration.ZERO, LONGEST_RETRY_DELAY),
                retryDelay,
                "Choose a duration from 0s to 5m, for example 10s.");
    }

    private static boolean isBetween(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void check(String setting, boolean valid, Object value, String remedy) {
        if (!valid) {
            throw new InvalidSettingException(setting, "is " + value, remedy);
        }
    }
}

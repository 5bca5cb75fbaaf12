package com.erpmax.realtime.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** How many client connections there may be, and how long they live. */
@ConfigurationProperties("realtime.connections")
public record ConnectionProperties(
        @Setting(
                env = "MAX_CONNECTIONS",
                defaultValue = "50000",
                unit = "connections, 1 to 1000000",
                meaning = "How many clients may be connected to one instance. Further ones are answered 503 with"
                        + " Retry-After. One costs about 10 KiB of memory, and a file descriptor.")
        int maxConnections,

        @Setting(
                env = "SESSION_MAX",
                defaultValue = "12h",
                unit = "duration such as 30m or 12h, 1 second to 7 days",
                meaning = "The longest life of one client connection. Then its transport is closed, and the client"
                        + " comes back with the token it has by then.")
        Duration sessionMax,

        @Setting(
                env = "TOKEN_EXPIRY",
                defaultValue = "announced",
                unit = "announced, strict",
                meaning = "Which connections end when their access token does: those whose client announced"
                        + " auth.refresh: true, or (strict) all.")
        TokenExpiry tokenExpiry,

        @Setting(
                env = "PING_INTERVAL",
                defaultValue = "25s",
                unit = "duration such as 10s, 1 second to 5 minutes",
                meaning = "How long after a client's answer the next heartbeat is sent.")
        Duration pingInterval,

        @Setting(
                env = "PING_TIMEOUT",
                defaultValue = "20s",
                unit = "duration such as 10s, 1 second to 5 minutes",
                meaning = "How long a client may take to answer a heartbeat; then its connection has ended. A client"
                        + " that hears nothing for PING_INTERVAL and PING_TIMEOUT together gives up from its side.")
        Duration pingTimeout) {

    private static final int LARGEST_NUMBER = 1_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofMinutes(5);

    public ConnectionProperties {
        if (maxConnections < 1 || maxConnections > LARGEST_NUMBER) {
            throw new InvalidSettingException(
                    "MAX_CONNECTIONS", "is " + maxConnections, "Choose a number of connections from 1 to 1000000.");
        }
        require("SESSION_MAX", sessionMax, LONGEST, "1s to 7d, for example 12h.");
        require("PING_INTERVAL", pingInterval, LONGEST_HEARTBEAT, "1s to 5m, for example 25s.");
        require("PING_TIMEOUT", pingTimeout, LONGEST_HEARTBEAT, "1s to 5m, for example 20s.");
    }

    private static void require(String name, Duration value, Duration longest, String choice) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(longest) > 0) {
            throw new InvalidSettingException(name, "is " + value, "Choose a duration from " + choice);
        }
    }
}

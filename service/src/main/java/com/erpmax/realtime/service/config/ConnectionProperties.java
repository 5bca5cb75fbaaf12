package com.erpmax.realtime.service.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** How long client connections live. */
@ConfigurationProperties("realtime.connections")
public record ConnectionProperties(
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
        TokenExpiry tokenExpiry) {

    private static final Duration LONGEST = Duration.ofDays(7);

    public ConnectionProperties {
        if (sessionMax.compareTo(Duration.ofSeconds(1)) < 0 || sessionMax.compareTo(LONGEST) > 0) {
            throw new InvalidSettingException(
                    "SESSION_MAX", "is " + sessionMax, "Choose a duration from 1s to 7d, for example 12h.");
        }
    }
}

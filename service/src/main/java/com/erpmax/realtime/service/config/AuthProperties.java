package com.erpmax.realtime.service.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Secrets that callers prove to know. */
@ConfigurationProperties("realtime.auth")
public record AuthProperties(
        @Setting(
                env = "SECRET_KEY",
                secret = true,
                unit = "text; in production at least 32 bytes",
                meaning =
                        "The key shared with the ERPMax auth service, which signs access tokens with it (HS256)."
                                + " Production requires it. Development without it makes a random one and keeps it in DATA_DIR.")
        @Nullable
        String secretKey,

        @Setting(
                env = "ACCESS_TOKEN_EXPIRE_MINUTES",
                defaultValue = "30",
                unit = "minutes, 1 to 10080",
                meaning = "How long a development token lives that this service mints.")
        int accessTokenExpireMinutes,

        @Setting(
                env = "SERVICE_API_KEY",
                secret = true,
                unit = "text of at least 16 characters",
                meaning = "What other services send in the header X-API-Key to publish notifications and events."
                        + " Unset: those endpoints are closed.")
        @Nullable
        String serviceApiKey) {

    private static final int LONGEST_LIFE_MINUTES = 7 * 24 * 60;
    private static final int SHORTEST_API_KEY = 16;

    public AuthProperties {
        if (accessTokenExpireMinutes < 1 || accessTokenExpireMinutes > LONGEST_LIFE_MINUTES) {
            throw new InvalidSettingException(
                    "ACCESS_TOKEN_EXPIRE_MINUTES",
                    "is " + accessTokenExpireMinutes,
                    "Choose a number of minutes from 1 to 10080.");
        }
        if (serviceApiKey != null && serviceApiKey.length() < SHORTEST_API_KEY) {
            throw new InvalidSettingException(
                    "SERVICE_API_KEY",
                    "is shorter than 16 characters",
                    "Use a long random text, for example the output of: openssl rand -hex 32");
        }
    }

    /** Returns how long a development token lives. */
    public Duration accessTokenLife() {
        return Duration.ofMinutes(accessTokenExpireMinutes);
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "AuthProperties[accessTokenExpireMinutes=" + accessTokenExpireMinutes + "]";
    }
}

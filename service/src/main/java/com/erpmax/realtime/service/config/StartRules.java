package com.erpmax.realtime.service.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules that concern several settings together: what production refuses, and which back-ends there are. */
final class StartRules {

    static final int SHORTEST_SECRET_BYTES = 32;

    /** Parts of secrets that example files and defaults carry; whoever signs with one signs with a public key. */
    private static final List<String> EXAMPLE_SECRETS =
            List.of("change-me", "change_me", "changeme", "change-in-production", "your-secret", "your_secret");

    private static final String GENERATE_SECRET = "Set it to the key of the ERPMax auth service (a random text of at"
            + " least 32 bytes, for example the output of: openssl rand -hex 32).";

    private StartRules() {}

    /** Throws {@link InvalidSettingException} for the first rule that is broken. */
    static void check(
            DeploymentProperties deployment,
            HttpProperties http,
            AuthProperties auth,
            DatabaseProperties database,
            RedisProperties redis,
            RabbitProperties rabbit) {
        if (deployment.isProduction()) {
            checkProductionSecret(auth.secretKey());
            if (http.allowsEveryOrigin()) {
                throw new InvalidSettingException(
                        "ALLOWED_ORIGINS",
                        "is *, which lets every web page on the internet use a visitor's tokens",
                        "List the origins of your web applications, separated by commas.");
            }
            if (database.url() == null) {
                throw new InvalidSettingException(
                        "DATABASE_URL",
                        "is not set, and production does not run on the embedded database",
                        "Set it to your PostgreSQL database: postgresql://user:password@host:5432/database");
            }
            if (!redis.isOn()) {
                throw new InvalidSettingException(
                        "REDIS_URL",
                        "is not set, and production does not run without Redis",
                        "Set it to your Redis server: redis://:password@host:6379/1 (or set REDIS_HOST and what belongs"
                                + " to it).");
            }
            if (!rabbit.isOn()) {
                throw new InvalidSettingException(
                        "RABBITMQ_URL",
                        "is not set, and production does not run without RabbitMQ",
                        "Set it to your broker: amqp://user:password@host:5672/ (or set RABBITMQ_HOST and what belongs"
                                + " to it).");
            }
        }
    }

    private static void checkProductionSecret(@Nullable String secret) {
        if (secret == null) {
            throw new InvalidSettingException("SECRET_KEY", "is not set", GENERATE_SECRET);
        }
        if (secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET_BYTES) {
            throw new InvalidSettingException("SECRET_KEY", "is shorter than 32 bytes", GENERATE_SECRET);
        }
        String lower = secret.toLowerCase(Locale.ROOT);
        if (EXAMPLE_SECRETS.stream().anyMatch(lower::contains)
                || secret.chars().distinct().count() < 8) {
            throw new InvalidSettingException(
                    "SECRET_KEY", "is a default or an example, which everybody knows", GENERATE_SECRET);
        }
    }
}

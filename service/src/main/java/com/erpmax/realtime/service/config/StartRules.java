package com.erpmax.realtime.service.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The rules that concern several settings together: what production refuses, and which back-ends there are. */
final class StartRules {

    static final int SHORTEST_SECRET_BYTES = 32;

    /**
     * How long jobs may go on at the stop and their commands may take to leave. The phase of the stop that this is part of ends
     * after 20 s; 4 s are for what has to be killed and for putting the jobs back, else the run would count as an attempt.
     */
    static final Duration LONGEST_STOP = Duration.ofSeconds(16);

    private static final String GENERATE_SECRET = "Set it to the key of the ERPMax auth service (a random text of at"
            + " least 32 bytes, for example the output of: openssl rand -hex 32).";
    private static final String KNOWN = "is a default or an example, which everybody knows";
    private static final String KNOWN_PASSWORD =
            "has as password a default, an example or the user's name, which everybody knows";

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
            checkSecretKey(auth.secretKey());
            checkApiKey(auth.serviceApiKey());
            if (http.allowsEveryOrigin()) {
                throw new InvalidSettingException(
                        "ALLOWED_ORIGINS",
                        "is *, which lets every web page on the internet use a visitor's tokens",
                        "List the origins of your web applications, separated by commas.");
            }
            checkDatabase(database.postgres());
            checkRedis(redis);
            checkBroker(rabbit);
        }
    }

    /** Throws {@link InvalidSettingException} if a worker could not hand its jobs over when it is stopped. */
    static void checkStop(
            DeploymentProperties deployment,
            RoleProperties roles,
            InstanceProperties instance,
            ProvisioningProperties provisioning) {
        Duration drain = instance.drainTime(deployment.environment());
        Duration grace = provisioning.grace();
        if (roles.isWorker() && drain.plus(grace).compareTo(LONGEST_STOP) > 0) {
            throw new InvalidSettingException(
                    "PROVISIONING_GRACE",
                    "is " + grace + ", which with a DRAIN_TIME of " + drain + " is longer than a stop may take",
                    "Choose both so that they are " + LONGEST_STOP.toSeconds()
                            + "s together or less, or run jobs in a process"
                            + " of their own (ROLE=worker) with a shorter DRAIN_TIME.");
        }
    }

    private static void checkSecretKey(@Nullable String secret) {
        if (secret == null) {
            throw new InvalidSettingException("SECRET_KEY", "is not set", GENERATE_SECRET);
        }
        if (secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET_BYTES) {
            throw new InvalidSettingException("SECRET_KEY", "is shorter than 32 bytes", GENERATE_SECRET);
        }
        if (KnownSecrets.holdsKey(secret)) {
            throw new InvalidSettingException("SECRET_KEY", KNOWN, GENERATE_SECRET);
        }
    }

    private static void checkApiKey(@Nullable String key) {
        if (key != null && KnownSecrets.holdsKey(key)) {
            throw new InvalidSettingException(
                    "SERVICE_API_KEY",
                    KNOWN,
                    "Use a long random text, for example the output of: openssl rand -hex 32");
        }
    }

    private static void checkDatabase(@Nullable PostgresAddress postgres) {
        if (postgres == null) {
            throw new InvalidSettingException(
                    "DATABASE_URL",
                    "is not set, and production does not run on the embedded database",
                    "Set it to your PostgreSQL database: postgresql://user:password@host:5432/database");
        }
        if (postgres.password().isEmpty()) {
            throw new InvalidSettingException(
                    "DATABASE_URL",
                    "has no password",
                    "Give the user a password in PostgreSQL and write it as"
                            + " postgresql://user:password@host:5432/database");
        }
        if (isKnown(postgres.user(), postgres.password())) {
            throw new InvalidSettingException(
                    "DATABASE_URL",
                    KNOWN_PASSWORD,
                    "Give the user another one in PostgreSQL, for example the output of: openssl rand -hex 32");
        }
    }

    /** Redis may be without a password: in many networks it is, guarded by them alone. */
    private static void checkRedis(RedisProperties redis) {
        if (!redis.isOn()) {
            throw new InvalidSettingException(
                    "REDIS_URL",
                    "is not set, and production does not run without Redis",
                    "Set it to your Redis server: redis://:password@host:6379/1 (or set REDIS_HOST and what belongs"
                            + " to it).");
        }
        if (redis.passwordInUse().filter(KnownSecrets::holds).isPresent()) {
            throw new InvalidSettingException(
                    redis.setting().equals("REDIS_URL") ? "REDIS_URL" : "REDIS_PASSWORD",
                    KNOWN_PASSWORD,
                    "Give Redis another one (requirepass), for example the output of: openssl rand -hex 32");
        }
    }

    private static void checkBroker(RabbitProperties rabbit) {
        if (!rabbit.isOn()) {
            throw new InvalidSettingException(
                    "RABBITMQ_URL",
                    "is not set, and production does not run without RabbitMQ",
                    "Set it to your broker: amqp://user:password@host:5672/ (or set RABBITMQ_HOST and what belongs"
                            + " to it).");
        }
        RabbitAddress broker = rabbit.address();
        if (broker.password().isEmpty() || isKnown(broker.user(), broker.password())) {
            throw new InvalidSettingException(
                    rabbit.loginSetting(),
                    KNOWN_PASSWORD,
                    "Add a user of its own to the broker (rabbitmqctl add_user, set_permissions), and set RABBITMQ_USER"
                            + " and RABBITMQ_PASSWORD, or write both in RABBITMQ_URL.");
        }
    }

    private static boolean isKnown(String user, String password) {
        return password.equals(user) || KnownSecrets.holds(password);
    }
}

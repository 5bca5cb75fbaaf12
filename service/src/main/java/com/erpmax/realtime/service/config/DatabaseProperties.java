package com.erpmax.realtime.service.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Which database holds the tables. */
@ConfigurationProperties("realtime.database")
public record DatabaseProperties(
        @Setting(
                env = "DATABASE_URL",
                secret = true,
                unit = "postgresql://user:password@host:5432/database",
                meaning = "The PostgreSQL database; postgresql+asyncpg://… is understood too, as are the options ssl"
                        + " and sslmode. Our tables live in its schema \"realtime\". Production requires it, with a"
                        + " password. Unset: SQLite in DATA_DIR.")
        @Nullable
        String url,

        @Setting(
                env = "DATABASE_POOL_SIZE",
                defaultValue = "10",
                unit = "connections, 1 to 200",
                meaning = "How many connections to PostgreSQL are used at most.")
        int poolSize) {

    private static final int LARGEST_POOL = 200;

    public DatabaseProperties {
        if (url != null) {
            PostgresAddress.parse(url);
        }
        if (poolSize < 1 || poolSize > LARGEST_POOL) {
            throw new InvalidSettingException(
                    "DATABASE_POOL_SIZE", "is " + poolSize, "Choose a number of connections from 1 to 200.");
        }
    }

    /** Returns the PostgreSQL database, or null for the embedded one. */
    public @Nullable PostgresAddress postgres() {
        return url == null ? null : PostgresAddress.parse(url);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "DatabaseProperties[postgres=" + postgres() + ", poolSize=" + poolSize + "]";
    }
}

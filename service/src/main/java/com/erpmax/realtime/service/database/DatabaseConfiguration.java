package com.erpmax.realtime.service.database;

import com.erpmax.realtime.service.config.DataFolder;
import com.erpmax.realtime.service.config.DatabaseProperties;
import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.PostgresAddress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

/** Opens the configured database at start-up. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseConfiguration.class);

    /** The embedded database's file in the data folder. */
    static final String FILE = "realtime.db";

    @Bean(destroyMethod = "close")
    Database database(DatabaseProperties properties, DataFolder folder) {
        PostgresAddress postgres = properties.postgres();
        if (postgres == null) {
            Path file = folder.resolve(FILE);
            LOG.info("The database is SQLite in {}", file);
            return embedded(file);
        }
        LOG.info("The database is PostgreSQL at {}:{}/{}", postgres.host(), postgres.port(), postgres.database());
        try {
            return Databases.postgresql(postgres, properties.poolSize());
        } catch (DatabaseUnavailableException unreachable) {
            throw new InvalidSettingException(
                    "DATABASE_URL",
                    "points to " + postgres.host() + ":" + postgres.port() + ", where the database \""
                            + postgres.database() + "\" cannot be opened ("
                            + NestedExceptionUtils.getMostSpecificCause(unreachable)
                                    .getMessage()
                            + ")",
                    "Start PostgreSQL there, or correct host, port, database, user or password.");
        }
    }

    @Bean
    MeterBinder databaseMeters(Database database) {
        return registry -> Gauge.builder(DatabaseMeter.WAITING.meterName(), database, Database::waitingCalls)
                .description(DatabaseMeter.WAITING.meaning())
                .register(registry);
    }

    private static Database embedded(Path file) {
        try {
            return Databases.sqlite(file);
        } catch (FlywayException failure) {
            if (NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException cause) {
                throw new InvalidSettingException(
                        "DATA_DIR",
                        "holds the database file " + file + ", which cannot be used (" + cause.getMessage() + ")",
                        "If the disk is full, make room. If the file is damaged, put back a copy of it, or move it away"
                                + " to begin with an empty database.");
            }
            throw failure;
        }
    }
}

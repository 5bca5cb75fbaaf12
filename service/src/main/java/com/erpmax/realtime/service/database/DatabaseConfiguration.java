package com.erpmax.realtime.service.database;

import com.erpmax.realtime.service.config.DataFolder;
import com.erpmax.realtime.service.config.DatabaseProperties;
import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.PostgresAddress;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
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

    @Bean
    DatabaseHealth databaseHealth(MeterRegistry registry) {
        return new DatabaseHealth(registry);
    }

    @Bean(destroyMethod = "close")
    MonitoredDatabase database(
            DatabaseProperties properties, DataFolder folder, DatabaseHealth health, MeterRegistry registry) {
        MonitoredDatabase database = new MonitoredDatabase(open(properties, folder), health);
        DatabaseMeter.WAITING.gauge(registry, database, Database::waitingCalls);
        return database;
    }

    /** For whoever connects. */
    @Bean
    Turns turns(Database database, DatabaseHealth health) {
        return Turns.ofClients(database, health);
    }

    @Bean(destroyMethod = "close")
    DatabaseProbe databaseProbe(MonitoredDatabase database, DatabaseHealth health) {
        return new DatabaseProbe(database, health);
    }

    /** @throws InvalidSettingException when it cannot be opened, with what is the matter and what helps */
    static Database open(DatabaseProperties properties, DataFolder folder) {
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

    private static Database embedded(Path file) {
        try {
            return Databases.sqlite(file);
        } catch (FlywayException failure) {
            Optional<DatabaseFault> fault = DatabaseFault.in(failure);
            if (fault.isPresent()) {
                throw new InvalidSettingException(
                        "DATA_DIR",
                        "holds the database file " + file + ", which cannot be used ("
                                + NestedExceptionUtils.getMostSpecificCause(failure)
                                        .getMessage() + ")",
                        remedy(fault.get()));
            }
            throw failure;
        }
    }

    private static String remedy(DatabaseFault fault) {
        return switch (fault) {
            case LOCKED -> "Another program holds a lock on it, such as a backup or a shell: end it, then start again.";
            case FULL -> "The disk is full: make room, then start again.";
            case READ_ONLY -> "Let the user that runs the service write the file and its folder.";
            case DAMAGED ->
                "The file is damaged: put back a copy of it, or move it away to begin with an empty database.";
            default ->
                "Look whether the disk has room and is in order, and whether the user that runs the service may read and"
                        + " write the file and its folder.";
        };
    }
}

package com.erpmax.realtime.service.database;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Opens a database and brings its tables up to date. Blocking; for start-up. */
public final class Databases {

    /** The schema that holds our tables on PostgreSQL, beside those of ERPMax in {@code public}. */
    public static final String SCHEMA = "realtime";

    private static final int READER_THREADS = 4;
    private static final int MIGRATION_CONNECTIONS = 3;
    private static final int MIGRATION_CONNECT_MILLIS = 5_000;
    /** How long a call waits for a connection; with the test of one that has rested, less than two seconds. */
    static final Duration CONNECT = Duration.ofMillis(1_300);
    /** How long the test of a connection that has rested may take; it may begin at the end of the former. */
    static final Duration TEST = Duration.ofMillis(500);
    /** When a server that does not accept a connection, or says nothing while it lets us in, is given up. */
    private static final String CONNECT_SECONDS = "1";

    private static final String LOGIN_SECONDS = "2";
    /**
     * How long a statement waits for a row that another transaction holds: less than it may take. And the time zone of times
     * without one in the tables of ERPMax; the driver would set that of this machine.
     */
    private static final String SESSION = "SET lock_timeout = '1500ms'; SET TIME ZONE 'UTC'";

    private Databases() {}

    /** Opens the SQLite file, which is created when missing. */
    public static Database sqlite(Path file) {
        SqliteDatabase database = new SqliteDatabase(file, READER_THREADS);
        try {
            migrate(database.migrations(), Dialect.SQLITE);
            return database;
        } catch (RuntimeException | Error failure) {
            database.close();
            throw failure;
        }
    }

    /**
     * Connects to PostgreSQL.
     *
     * @param connections how many connections are used at most
     * @throws DatabaseUnavailableException if the server cannot be reached or refuses the credentials
     */
    public static Database postgresql(PostgresAddress address, int connections) {
        HikariConfig unlimited = settings(address, MIGRATION_CONNECTIONS);
        unlimited.setConnectionTimeout(MIGRATION_CONNECT_MILLIS);
        try (HikariDataSource migrations = open(unlimited);
                MigrationTurn turn = MigrationTurn.await(migrations)) {
            migrate(migrations, Dialect.POSTGRESQL);
        }
        HikariConfig limited = settings(address, connections);
        limited.setConnectionTimeout(CONNECT.toMillis());
        limited.setValidationTimeout(TEST.toMillis());
        limited.setConnectionInitSql(SESSION);
        limited.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
        limited.addDataSourceProperty("loginTimeout", LOGIN_SECONDS);
        limited.addDataSourceProperty("socketTimeout", LOGIN_SECONDS);
        return new PostgresDatabase(open(limited));
    }

    private static HikariConfig settings(PostgresAddress address, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("realtime-database");
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(connections);
        config.addDataSourceProperty("currentSchema", SCHEMA + ",public");
        config.addDataSourceProperty("ApplicationName", "erpmax-realtime");
        address.options().forEach(config::addDataSourceProperty);
        return config;
    }

    private static HikariDataSource open(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException failure) {
            throw new DatabaseUnavailableException("The database cannot be reached", failure);
        }
    }

    private static void migrate(DataSource source, Dialect dialect) {
        List<String> locations = new ArrayList<>(List.of("classpath:db/migration/common"));
        FluentConfiguration flyway = Flyway.configure().dataSource(source).loggers("slf4j");
        if (dialect == Dialect.POSTGRESQL) {
            locations.add("classpath:db/migration/postgresql");
            flyway.schemas(SCHEMA).createSchemas(true);
        }
        flyway.locations(locations.toArray(String[]::new)).load().migrate();
    }
}

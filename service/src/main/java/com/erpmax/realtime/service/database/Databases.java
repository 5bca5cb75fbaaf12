package com.erpmax.realtime.service.database;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
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
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private Databases() {}

    /** Opens the SQLite file, which is created when missing. */
    public static Database sqlite(Path file) {
        SqliteDatabase database = new SqliteDatabase(file, READER_THREADS);
        try {
            migrate(database.dataSource(), Dialect.SQLITE);
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
        HikariDataSource pool = pool(address, connections);
        try {
            migrate(pool, Dialect.POSTGRESQL);
            return new PostgresDatabase(pool);
        } catch (RuntimeException | Error failure) {
            pool.close();
            throw failure;
        }
    }

    private static HikariDataSource pool(PostgresAddress address, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("realtime-database");
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
        config.addDataSourceProperty("currentSchema", SCHEMA + ",public");
        config.addDataSourceProperty("ApplicationName", "erpmax-realtime");
        address.options().forEach(config::addDataSourceProperty);
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

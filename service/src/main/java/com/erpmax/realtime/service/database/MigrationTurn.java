package com.erpmax.realtime.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The right to bring the tables of a PostgreSQL database up to date. Instances that start at once take turns, also while
 * there is neither our schema nor the migration history to lock. The server itself ends the turn of a process that dies.
 */
final class MigrationTurn implements AutoCloseable {

    /** An advisory lock of PostgreSQL; any number that nobody else in the database uses: "erpmaxrt". */
    private static final long LOCK = 0x6572706d61787274L;
    /** How long another instance's migrations are waited for. */
    private static final String LONGEST_WAIT = "SET lock_timeout = '120s'";

    private final Connection connection;

    private MigrationTurn(Connection connection) {
        this.connection = connection;
    }

    /** Waits until nobody else migrates. */
    static MigrationTurn await(DataSource source) {
        try {
            Connection connection = source.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute(LONGEST_WAIT);
                statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
                return new MigrationTurn(connection);
            } catch (SQLException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new DatabaseUnavailableException("Another instance brings the tables up to date", failure);
        }
    }

    /** Gives the next one its turn. */
    @Override
    public void close() {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
        } catch (SQLException failure) {
            throw new DatabaseUnavailableException(
                    "The database was lost while its tables were brought up to date", failure);
        }
    }
}

package com.erpmax.realtime.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.SmartDataSource;

/**
 * The connection of the transaction whose work runs on the calling thread. So one JDBC client serves all transactions, and
 * reads the names in each statement once.
 */
final class CurrentConnection extends AbstractDataSource implements SmartDataSource {

    /** The client asks anew for each statement. */
    @Override
    public Connection getConnection() throws SQLException {
        OpenTransaction open = OpenTransaction.current();
        if (open == null) {
            // Of a kind that nobody takes for a fault of the database.
            throw new InvalidDataAccessApiUsageException(
                    "The JDBC client of a transaction was used outside of its work");
        }
        return open.connectionForStatement();
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException("A transaction has its connection already");
    }

    /** Never: whoever began the transaction gives the connection back. */
    @Override
    public boolean shouldClose(Connection connection) {
        return false;
    }
}

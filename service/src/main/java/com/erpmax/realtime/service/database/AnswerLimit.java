package com.erpmax.realtime.service.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Sets how long the server may take for what it is asked next. */
@FunctionalInterface
interface AnswerLimit {

    /** Of a database that is no server. */
    AnswerLimit NONE = (connection, isEnd) -> {};

    /**
     * Sets it on the connection.
     *
     * @param isEnd whether a transaction is to be ended, else a statement is asked
     * @throws DatabaseUnavailableException if there is no time for a further statement
     */
    void set(Connection connection, boolean isEnd) throws SQLException;
}

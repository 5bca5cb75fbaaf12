package com.erpmax.realtime.service.database;

/** The two databases the service runs on. */
public enum Dialect {
    /** The embedded default, in the data folder. */
    SQLITE,
    /** A PostgreSQL server, given by {@code DATABASE_URL}. */
    POSTGRESQL
}

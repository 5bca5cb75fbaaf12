package com.erpmax.realtime.service.database;

import java.util.EnumSet;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's result codes, where more than the fact that it failed matters. */
final class SqliteCodes {

    private static final int PRIMARY = 0xff;

    /**
     * Failures of a commit after which nothing of it can come back: the lock was not had, or a part of it could not be
     * written, so that its checksum in the log can never be right. After any other, all of it may stand in the log
     * already: a flush to the disk failed, or the index beside the log could not grow. Then it is undone by the next
     * commit, or found and made good when the file is next recovered.
     */
    private static final Set<SQLiteErrorCode> UNDONE = EnumSet.of(
            SQLiteErrorCode.SQLITE_BUSY,
            SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT,
            SQLiteErrorCode.SQLITE_BUSY_RECOVERY,
            SQLiteErrorCode.SQLITE_BUSY_TIMEOUT,
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR_WRITE,
            SQLiteErrorCode.SQLITE_READONLY);

    private SqliteCodes() {}

    /** Returns the primary code, without what an extended one adds. */
    static SQLiteErrorCode primary(SQLiteException failure) {
        return SQLiteErrorCode.getErrorCode(failure.getResultCode().code & PRIMARY);
    }

    /** Returns whether a commit that failed so has certainly left nothing. */
    static boolean isUndone(SQLiteException failedCommit) {
        return UNDONE.contains(failedCommit.getResultCode());
    }
}

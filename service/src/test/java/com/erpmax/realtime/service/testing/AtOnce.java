package com.erpmax.realtime.service.testing;

import com.erpmax.realtime.service.database.Database;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Many at once, who all get at the database. */
public final class AtOnce {

    private AtOnce() {}

    /**
     * Returns threads of which each finds a connection free, as many as there are: more of them would fight for the same
     * rows no harder, but wait for a connection, and a busy machine lets none wait for as long as it may take.
     */
    public static ExecutorService on(Database database) {
        return Executors.newFixedThreadPool(
                database.connections(), Thread.ofVirtual().factory());
    }
}

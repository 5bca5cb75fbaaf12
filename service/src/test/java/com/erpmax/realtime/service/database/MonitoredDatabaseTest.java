package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoredDatabaseTest {

    @TempDir
    private Path folder;

    /** In every other test, too: a handler that forgot to leave its event loop fails there. */
    @Test
    void aNetworkThreadIsRefused() {
        DatabaseHealth health = new DatabaseHealth(new SimpleMeterRegistry());
        try (Database database = new MonitoredDatabase(Databases.sqlite(folder.resolve("a.db")), health);
                ExecutorService network = Executors.newSingleThreadExecutor(new DefaultThreadFactory("network"))) {
            for (Runnable call : new Runnable[] {() -> database.read(jdbc -> 1), () -> database.write(jdbc -> 1)}) {
                Future<?> refused = network.submit(call);
                assertThatThrownBy(refused::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("The database was called on the network thread network-");
            }
        }
    }
}

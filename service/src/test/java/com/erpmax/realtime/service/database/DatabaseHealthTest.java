package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseHealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DatabaseHealth health = new DatabaseHealth(registry);

    @TempDir
    private Path folder;

    private MonitoredDatabase database;

    @BeforeEach
    void open() {
        database = new MonitoredDatabase(Databases.sqlite(folder.resolve("a.db")), health);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFailedWriteMakesItUnavailableUntilTheProbeSucceeds() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a.db"));
                Statement lock = other.createStatement();
                DatabaseProbe probe = new DatabaseProbe(database, health)) {
            assertThat(health.isAvailable()).isTrue();
            lock.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> database.write(jdbc -> 1)).isInstanceOf(DatabaseUnavailableException.class);
            assertThat(health.isAvailable()).isFalse();
            assertThat(available()).isZero();
            assertThat(registry.get("realtime.database.refused")
                            .tag("fault", "locked")
                            .counter()
                            .count())
                    .isPositive();

            database.<Integer>read(jdbc -> 1);
            assertThat(health.isAvailable()).as("a read proves no write").isFalse();

            lock.execute("ROLLBACK");
            await().atMost(PATIENCE).until(health::isAvailable);
            assertThat(available()).isEqualTo(1);
            assertThat(probe).isNotNull();
        }
    }

    @Test
    void theProbeNoticesThatADatabaseWhichNobodyAsksHasGone() {
        try (DatabaseProbe probe = new DatabaseProbe(database, health)) {
            database.close();
            await().atMost(PATIENCE).until(() -> !health.isAvailable());
            assertThat(probe).isNotNull();
        }
    }

    @Test
    void aCallThatFailsWhileOthersOfItsKindSucceedSaysNothingAboutTheDatabase() {
        DatabaseUnavailableException busy =
                new DatabaseUnavailableException(DatabaseFault.OVERLOAD, "on purpose", null);
        assertThatThrownBy(() -> database.read(jdbc -> {
                    health.hasRead();
                    throw busy;
                }))
                .isSameAs(busy);
        assertThatThrownBy(() -> database.writing(jdbc -> {
                    health.wrote();
                    throw busy;
                }))
                .isSameAs(busy);
        assertThat(health.isAvailable()).isTrue();
        assertThat(registry.get("realtime.database.refused")
                        .tag("fault", "overload")
                        .counter()
                        .count())
                .isEqualTo(2);

        assertThatThrownBy(() -> database.read(jdbc -> {
                    health.wrote();
                    throw busy;
                }))
                .isSameAs(busy);
        assertThat(health.isAvailable()).as("a write says nothing about reads").isFalse();
    }

    @Test
    void workThatFailsForItselfSaysNothingAboutTheDatabase() {
        assertThatThrownBy(() -> database.writing(jdbc -> {
                    throw new IllegalStateException("on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(health.isAvailable()).isTrue();
    }

    private double available() {
        return registry.get("realtime.database.available").gauge().value();
    }
}

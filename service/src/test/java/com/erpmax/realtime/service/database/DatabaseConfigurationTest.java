package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.config.DataFolder;
import com.erpmax.realtime.service.config.DatabaseProperties;
import com.erpmax.realtime.service.config.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseConfigurationTest {

    private static final String DAMAGED = "this is no database file".repeat(300);

    @TempDir
    private Path path;

    @Test
    void aDamagedFileIsReportedAndLeftAsItIs() throws IOException {
        Path file = path.resolve("realtime.db");
        Files.writeString(file, DAMAGED);
        try (DataFolder folder = DataFolder.open(path)) {
            DatabaseProperties embedded = new DatabaseProperties(null, 10);

            assertThatThrownBy(() -> DatabaseConfiguration.open(embedded, folder))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageStartingWith("DATA_DIR holds the database file " + file)
                    .hasMessageContaining("not a database");
        }
        assertThat(file).hasContent(DAMAGED);
    }

    @Test
    void aFileThatAnotherProgramHasLockedIsReportedWithItsRemedy() throws Exception {
        Path file = path.resolve("realtime.db");
        try (DataFolder folder = DataFolder.open(path);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");
            DatabaseProperties embedded = new DatabaseProperties(null, 10);

            assertThatThrownBy(() -> DatabaseConfiguration.open(embedded, folder))
                    .isInstanceOfSatisfying(InvalidSettingException.class, locked -> {
                        assertThat(locked).hasMessageContaining("locked");
                        assertThat(locked.remedy()).contains("end it, then start again");
                    });
        }
    }
}

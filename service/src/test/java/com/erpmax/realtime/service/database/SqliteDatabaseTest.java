package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    @Override
    Database database() {
        return DATABASE.database();
    }

    @Test
    void commitsAreOnDiskBecauseJournalAndSynchronousModesAreSet() {
        assertThat(database()
                        .<String>write(jdbc -> jdbc.sql("PRAGMA journal_mode")
                                .query(String.class)
                                .single()))
                .isEqualTo("wal");
        assertThat(database()
                        .<Integer>write(jdbc -> jdbc.sql("PRAGMA synchronous")
                                .query(Integer.class)
                                .single()))
                .isEqualTo(2);
    }

    @Test
    void rowsAreThereAfterClosingAndOpeningAgain(@TempDir Path folder) {
        Path file = folder.resolve("a.db");
        try (Database first = Databases.sqlite(file)) {
            first.writing(jdbc -> jdbc.sql("INSERT INTO event_streams (stream, epoch, last_seq) VALUES ('s', 'e', 1)")
                    .update());
        }
        try (Database second = Databases.sqlite(file)) {
            assertThat(second.<Long>read(jdbc -> jdbc.sql("SELECT count(*) FROM event_streams")
                            .query(Long.class)
                            .single()))
                    .isEqualTo(1);
        }
    }

    @Test
    void aClosedDatabaseIsUnavailable(@TempDir Path folder) {
        Database database = Databases.sqlite(folder.resolve("a.db"));
        database.close();
        assertThatThrownBy(() -> database.write(jdbc -> 1)).isInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() -> database.read(jdbc -> 1)).isInstanceOf(DatabaseUnavailableException.class);
    }
}

package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.service.testing.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresDatabaseIT extends DatabaseContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    @Override
    Database database() {
        return DATABASE.database();
    }

    @Test
    void ourTablesAreInASchemaOfTheirOwnAndErpmaxTablesStayUntouched() {
        PostgresAddress address = PostgresServer.shared().newDatabase();
        PostgresServer.shared()
                .execute(
                        address.database(),
                        "CREATE TABLE public.notifications (id int)",
                        "CREATE TABLE users (id int)");
        try (Database database = Databases.postgresql(address, 2)) {
            assertThat(database.<Long>read(jdbc -> jdbc.sql("SELECT count(*) FROM notifications WHERE user_id = 'x'")
                            .query(Long.class)
                            .single()))
                    .isZero();
            assertThat(database.<Long>read(jdbc -> jdbc.sql(
                                    "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
                            .query(Long.class)
                            .single()))
                    .isEqualTo(2);
        }
    }

    @Test
    void aServerThatWentAwayMakesTheDatabaseUnavailableUntilItIsBack() {
        PostgresServer server = PostgresServer.start();
        try (Database database = Databases.postgresql(server.newDatabase(), 2)) {
            assertThat(database.<Integer>read(jdbc -> 1)).isEqualTo(1);
            server.stop();
            assertThatThrownBy(() -> database.read(
                            jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single()))
                    .isInstanceOf(DatabaseUnavailableException.class);
            assertThatThrownBy(() -> database.writing(
                            jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single()))
                    .isInstanceOf(DatabaseUnavailableException.class);
            server.launch();
            assertThat(database.<Integer>read(
                            jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single()))
                    .isEqualTo(1);
        } finally {
            server.stop();
        }
    }
}

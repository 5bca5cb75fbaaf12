package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresRememberedEventsIT extends RememberedEventsContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    @Override
    Database database() {
        return DATABASE.database();
    }
}

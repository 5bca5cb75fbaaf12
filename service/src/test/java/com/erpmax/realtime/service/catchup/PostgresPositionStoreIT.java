package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresPositionStoreIT extends PositionStoreContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    @Override
    Database database() {
        return DATABASE.database();
    }
}

package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlitePositionStoreTest extends PositionStoreContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    @Override
    Database database() {
        return DATABASE.database();
    }
}

package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteReadStateTest extends ReadStateContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    @Override
    Database database() {
        return DATABASE.database();
    }
}

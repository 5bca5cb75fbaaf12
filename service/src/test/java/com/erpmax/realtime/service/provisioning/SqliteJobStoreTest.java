package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteJobStoreTest extends JobStoreContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    @Override
    Database database() {
        return DATABASE.database();
    }
}

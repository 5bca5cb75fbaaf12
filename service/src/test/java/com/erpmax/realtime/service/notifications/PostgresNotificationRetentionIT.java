package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresNotificationRetentionIT extends NotificationRetentionContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    @Override
    Database database() {
        return DATABASE.database();
    }
}

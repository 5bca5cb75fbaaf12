package com.erpmax.realtime.service.testing;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Databases;
import com.erpmax.realtime.testing.PostgresServer;
import com.erpmax.realtime.testing.TemporaryFolder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class an empty, migrated database: {@code @RegisterExtension static final DatabaseExtension DATABASE =
 * DatabaseExtension.sqlite();}. Tests of one class share it and keep apart by their own ids.
 */
public final class DatabaseExtension implements BeforeAllCallback, AfterAllCallback {

    private final Supplier<Database> opener;
    private @Nullable Database database;

    private DatabaseExtension(Supplier<Database> opener) {
        this.opener = opener;
    }

    /** SQLite in a temporary folder. */
    public static DatabaseExtension sqlite() {
        return new DatabaseExtension(
                () -> Databases.sqlite(TemporaryFolder.create("sqlite").resolve("test.db")));
    }

    /** A database of its own on the PostgreSQL server of this JVM. */
    public static DatabaseExtension postgresql() {
        return new DatabaseExtension(() -> {
            PostgresAddress address =
                    PostgresAddress.parse(PostgresServer.shared().newDatabase());
            return Databases.postgresql(address, 8);
        });
    }

    /** Returns the open database. */
    public Database database() {
        Database open = database;
        if (open == null) {
            throw new IllegalStateException("The database is open from before the first to after the last test only");
        }
        return open;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        database = opener.get();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        database().close();
        database = null;
    }
}

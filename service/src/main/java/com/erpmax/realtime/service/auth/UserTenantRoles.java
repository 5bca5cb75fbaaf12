package com.erpmax.realtime.service.auth;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Dialect;
import com.erpmax.realtime.service.database.Turns;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Roles from ERPMax's own {@code user_tenants} table, when the configured database has it. Only ever reads. */
final class UserTenantRoles implements RoleLookup {

    private static final String FIND =
            "SELECT CAST(role AS text) FROM user_tenants WHERE user_id = ? AND tenant_id = ?";

    /** Less than the 45 seconds after which a connection without a namespace is closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Database database;
    private final Turns turns;
    private final boolean typedIds;

    private UserTenantRoles(Database database, Turns turns, boolean typedIds) {
        this.database = database;
        this.turns = turns.within(PATIENCE);
        this.typedIds = typedIds;
    }

    /** Returns a look-up in the table; one that knows nobody when there is no such table. */
    static RoleLookup in(Database database, Turns turns) {
        if (database.dialect() != Dialect.POSTGRESQL) {
            return NONE;
        }
        Optional<String> idType = database.read(jdbc -> jdbc.sql(
                        "SELECT data_type FROM information_schema.columns WHERE table_name = 'user_tenants'"
                                + " AND column_name = 'user_id' AND table_schema = ANY (current_schemas(false)) LIMIT 1")
                .query(String.class)
                .optional());
        if (idType.isEmpty()) {
            return NONE;
        }
        return new UserTenantRoles(database, turns, idType.get().equals("uuid"));
    }

    @Override
    public Optional<Role> find(String userId, String tenantId) {
        return turns.take(() -> database.ask(jdbc -> jdbc.sql(FIND)
                        .param(id(userId))
                        .param(id(tenantId))
                        .query(String.class)
                        .optional()))
                .flatMap(Role::parse);
    }

    private Object id(String text) {
        return typedIds ? UUID.fromString(text) : text;
    }
}

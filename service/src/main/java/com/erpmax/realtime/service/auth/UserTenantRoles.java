package com.erpmax.realtime.service.auth;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Dialect;
import com.erpmax.realtime.service.database.Turns;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Roles from ERPMax's own {@code user_tenants} table, when the configured database has it. Only ever reads.
 *
 * <p>While there is no such table nobody is known, and it is looked for again every {@value #LOOK_SECONDS} seconds at most:
 * ERPMax's own migrations may run after our start.
 */
final class UserTenantRoles implements RoleLookup {

    private static final Logger LOG = LoggerFactory.getLogger(UserTenantRoles.class);
    private static final String FIND =
            "SELECT CAST(role AS text) FROM user_tenants WHERE user_id = ? AND tenant_id = ?";

    /** Less than the 45 seconds after which a connection without a namespace is closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final int LOOK_SECONDS = 2;

    private final Database database;
    private final Turns turns;
    private final LongSupplier nanos;
    private volatile long nextLookNanos;
    private volatile @Nullable Boolean typedIds;
    private volatile boolean wasThere;

    private UserTenantRoles(Database database, Turns turns, LongSupplier nanos) {
        this.database = database;
        this.turns = turns.within(PATIENCE);
        this.nanos = nanos;
        this.nextLookNanos = nanos.getAsLong();
    }

    /** Returns a look-up in the table, whether or not it is there already; one that knows nobody on SQLite. */
    static RoleLookup in(Database database, Turns turns) {
        return in(database, turns, System::nanoTime);
    }

    static RoleLookup in(Database database, Turns turns, LongSupplier nanos) {
        if (database.dialect() != Dialect.POSTGRESQL) {
            return NONE;
        }
        UserTenantRoles roles = new UserTenantRoles(database, turns, nanos);
        Boolean unused = roles.typedIds();
        return roles;
    }

    @Override
    public Optional<Role> find(String userId, String tenantId) {
        if (typedIds == null && !isLookDue()) {
            return Optional.empty(); // no turn is taken where there is nothing to ask
        }
        return turns.take(() -> {
                    Boolean typed = typedIds();
                    return typed == null
                            ? Optional.<String>empty()
                            : noticed(() -> database.ask(jdbc -> jdbc.sql(FIND)
                                    .param(typed ? UUID.fromString(userId) : userId)
                                    .param(typed ? UUID.fromString(tenantId) : tenantId)
                                    .query(String.class)
                                    .optional()));
                })
                .flatMap(Role::parse);
    }

    /** A table that has changed or gone is looked for anew: this call fails, and the next one finds what is there. */
    private <T> T noticed(Supplier<T> question) {
        try {
            return question.get();
        } catch (BadSqlGrammarException changed) {
            typedIds = null;
            throw changed;
        }
    }

    /** Whether the table's ids are of the type uuid; null if it is known that there is no table. */
    private @Nullable Boolean typedIds() {
        Boolean known = typedIds;
        if (known != null || !isLookDue()) {
            return known;
        }
        known = database.ask(UserTenantRoles::look);
        // Only now: as long as nobody knows, nobody is taken for unknown.
        nextLookNanos = nanos.getAsLong() + TimeUnit.SECONDS.toNanos(LOOK_SECONDS);
        if (known != null && !wasThere) {
            LOG.info("Roles are those of the table user_tenants");
            wasThere = true;
        }
        typedIds = known;
        return known;
    }

    /** Each time where there was one: who comes when it is back has its role again. */
    private boolean isLookDue() {
        return wasThere || nanos.getAsLong() - nextLookNanos >= 0;
    }

    private static @Nullable Boolean look(JdbcClient jdbc) {
        return jdbc.sql("SELECT data_type = 'uuid' FROM information_schema.columns WHERE table_name = 'user_tenants'"
                        + " AND column_name = 'user_id' AND table_schema = ANY (current_schemas(false)) LIMIT 1")
                .query(Boolean.class)
                .optional()
                .orElse(null);
    }
}

package com.erpmax.realtime.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseHealth;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.database.Databases;
import com.erpmax.realtime.service.database.Turns;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.testing.PostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.BadSqlGrammarException;

class UserTenantRolesIT {

    @RegisterExtension
    static final DatabaseExtension EMBEDDED = DatabaseExtension.sqlite();

    private static final DatabaseHealth HEALTH = new DatabaseHealth(new SimpleMeterRegistry());
    private static final String TENANT = UUID.randomUUID().toString();

    @Test
    void rolesComeFromTheTableOfErpmaxWithItsUpperCaseLabels() {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        String owner = UUID.randomUUID().toString();
        String member = UUID.randomUUID().toString();
        PostgresServer.shared()
                .execute(
                        address.database(),
                        "CREATE TYPE userrole AS ENUM ('OWNER', 'ADMIN', 'USER', 'MEMBER')",
                        "CREATE TABLE user_tenants (id uuid PRIMARY KEY, user_id uuid NOT NULL, tenant_id uuid NOT NULL,"
                                + " role userrole NOT NULL)",
                        insert(owner, "OWNER"),
                        insert(member, "MEMBER"));
        try (Database database = Databases.postgresql(address, 2)) {
            RoleLookup roles = UserTenantRoles.in(database, Turns.ofClients(database, HEALTH));
            assertThat(roles.find(owner, TENANT)).contains(Role.OWNER);
            assertThat(roles.find(member, TENANT)).contains(Role.MEMBER);
            assertThat(roles.find(owner, UUID.randomUUID().toString())).isEmpty();
        }
    }

    @Test
    void embeddedNobodyIsKnown() {
        assertThat(UserTenantRoles.in(EMBEDDED.database(), Turns.ofClients(EMBEDDED.database(), HEALTH)))
                .isSameAs(RoleLookup.NONE);
    }

    @Test
    void aTableThatComesLaterOrHasChangedIsFound() {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        String admin = UUID.randomUUID().toString();
        AtomicLong nanos = new AtomicLong(-1);
        try (Database database = Databases.postgresql(address, 2)) {
            RoleLookup roles = UserTenantRoles.in(database, Turns.ofClients(database, HEALTH), nanos::get);
            assertThat(roles.find(admin, TENANT)).isEmpty();

            PostgresServer.shared()
                    .execute(
                            address.database(),
                            "CREATE TABLE user_tenants (id uuid, user_id uuid, tenant_id uuid, role text)",
                            insert(admin, "ADMIN"));
            assertThat(roles.find(admin, TENANT)).as("not looked for each time").isEmpty();
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            assertThat(roles.find(admin, TENANT)).contains(Role.ADMIN);

            PostgresServer.shared()
                    .execute(
                            address.database(),
                            "ALTER TABLE user_tenants ALTER user_id TYPE text, ALTER tenant_id TYPE text");
            assertThatThrownBy(() -> roles.find(admin, TENANT)).isInstanceOf(BadSqlGrammarException.class);
            assertThat(roles.find(admin, TENANT)).contains(Role.ADMIN);
        }
    }

    @Test
    void rolesThatCannotBeReadAreNotTakenForMember() {
        PostgresServer server = PostgresServer.start();
        PostgresAddress address = PostgresAddress.parse(server.newDatabase());
        server.execute(address.database(), "CREATE TABLE user_tenants (user_id uuid, tenant_id uuid, role text)");
        try (Database database = Databases.postgresql(address, 2)) {
            RoleLookup roles = UserTenantRoles.in(database, Turns.ofClients(database, HEALTH));
            server.stop();
            assertThatThrownBy(() -> roles.find(TENANT, TENANT)).isInstanceOf(DatabaseUnavailableException.class);
        } finally {
            server.stop();
        }
    }

    private static String insert(String user, String role) {
        return "INSERT INTO user_tenants VALUES ('" + UUID.randomUUID() + "', '" + user + "', '" + TENANT + "', '"
                + role + "')";
    }
}

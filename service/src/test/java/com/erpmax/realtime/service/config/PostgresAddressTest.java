package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {

    @Test
    void theFormOfSqlAlchemyIsUnderstood() {
        assertThat(PostgresAddress.parse("postgresql+asyncpg://erpmax:pw@db.local:5433/erpmax_orchestrator"))
                .isEqualTo(new PostgresAddress("db.local", 5433, "erpmax_orchestrator", "erpmax", "pw", Map.of()));
    }

    @Test
    void thePortMayBeLeftOutAndThePasswordToo() {
        PostgresAddress address = PostgresAddress.parse("postgres://erpmax@db/erpmax");
        assertThat(address.port()).isEqualTo(5432);
        assertThat(address.password()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "erpmax_db:5433, erpmax_db, 5433",
        "erpmax_db, erpmax_db, 5432",
        "a-b.c_d.local, a-b.c_d.local, 5432",
        "db:, db, 5432",
        "[::1]:5433, [::1], 5433",
        "[fe80::1], [fe80::1], 5432",
    })
    void hostsAreNamesAlsoWithAnUnderscoreAndAddresses(String written, String host, int port) {
        assertThat(PostgresAddress.parse("postgresql://a:b@" + written + "/x"))
                .isEqualTo(new PostgresAddress(host, port, "x", "a", "b", Map.of()));
    }

    @Test
    void theHostComesAfterTheLastAt() {
        PostgresAddress address = PostgresAddress.parse("postgresql://a:p@ss@erpmax_db/x");
        assertThat(address.host()).isEqualTo("erpmax_db");
        assertThat(address.password()).isEqualTo("p@ss");
    }

    @Test
    void userAndPasswordMayBePercentEncodedAndAPlusIsAPlus() {
        PostgresAddress address = PostgresAddress.parse("postgresql://a%40b:p%3A%2F+%25@db/erpmax");
        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("p:/+%");
    }

    @Test
    void theSslOptionsOfBothDriversAreUnderstood() {
        assertThat(PostgresAddress.parse("postgresql://a:b@db/x?ssl=require").options())
                .isEqualTo(Map.of("sslmode", "require"));
        assertThat(PostgresAddress.parse("postgresql://a:b@db/x?sslmode=verify-full")
                        .options())
                .isEqualTo(Map.of("sslmode", "verify-full"));
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertThat(PostgresAddress.parse("postgresql://a:hunter2@db/x").toString())
                .doesNotContain("hunter2");
        assertThat(PostgresAddress.parse("postgresql://a:hunter2@db/x").jdbcUrl())
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db:5432/erpmax",
                "jdbc:postgresql://db/erpmax",
                "sqlite:///file.db",
                "postgresql://a:b@/erpmax",
                "postgresql://a:b@db",
                "postgresql://a:b@db:port/x",
                "postgresql://a:b@db:0/x",
                "postgresql://a:b@db:65536/x",
                "postgresql://a:b@:5432/x",
                "postgresql://a:b@[::1/x",
                "postgresql://a:b@db1,db2/x",
                "postgresql://a:b@db_1:5432:5432/x",
                "postgresql://a:b@db/",
                "postgresql://a:b@db/x/y",
                "postgresql://db/erpmax",
                "postgresql://a:b@db/x?ssl=maybe",
                "postgresql://a:b@db/x?prepared_statement_cache_size=0",
                "postgresql://a:%zz@db/x",
            })
    void otherFormsAreRefusedByName(String url) {
        assertThatThrownBy(() -> PostgresAddress.parse(url))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        refused -> assertThat(refused.setting()).isEqualTo("DATABASE_URL"));
    }
}

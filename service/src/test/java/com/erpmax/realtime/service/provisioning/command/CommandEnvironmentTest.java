package com.erpmax.realtime.service.provisioning.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandEnvironmentTest {

    @Test
    void secretsOfTheServiceAreLeftOut() {
        Map<String, String> service = Map.of(
                "PATH", "/bin",
                "SECRET_KEY", "s1",
                "SERVICE_API_KEY", "s2",
                "DATABASE_URL", "s3",
                "REDIS_URL", "s4",
                "REDIS_PASSWORD", "s5",
                "RABBITMQ_URL", "s6",
                "RABBITMQ_PASSWORD", "s7",
                "SPRING_APPLICATION_JSON", "s8");
        assertThat(CommandEnvironment.of(service, Map.of())).containsExactly(Map.entry("PATH", "/bin"));
    }

    @Test
    void theOtherNamesOfSettingsAreLeftOutToo() {
        Map<String, String> service = Map.of(
                "REALTIME_AUTH_SECRETKEY", "s1",
                "realtime_database_url", "s2",
                "realtime.auth.service-api-key", "s3",
                "spring.application.json", "s4",
                "LANG", "C");
        assertThat(CommandEnvironment.of(service, Map.of())).containsExactly(Map.entry("LANG", "C"));
    }

    @Test
    void variablesOfTheJobReplaceThoseOfTheService() {
        assertThat(CommandEnvironment.of(Map.of("JOB_ID", "outer", "HOME", "/root"), Map.of("JOB_ID", "inner")))
                .containsOnly(Map.entry("JOB_ID", "inner"), Map.entry("HOME", "/root"));
    }

    @Test
    void whatACommandNeedsForItselfStays() {
        assertThat(CommandEnvironment.of(Map.of("MYSQL_ROOT_PASSWORD", "x", "REDIS_CACHE", "y"), Map.of()))
                .containsOnlyKeys("MYSQL_ROOT_PASSWORD", "REDIS_CACHE");
    }
}

package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.ProvisioningCommandProperties;
import com.erpmax.realtime.service.provisioning.command.CommandRequest;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobCommandsTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", System.getenv("PATH"), "SECRET_KEY", "secret");

    @Test
    void commandGetsTheVariablesOfItsJobAndNoSecrets() {
        CommandRequest request =
                read("true", null).requestFor(job(JobType.CREATE_SITE)).orElseThrow();

        assertThat(request.shellCommand()).isEqualTo("true");
        assertThat(request.timeLimit()).isEqualTo(Duration.ofHours(1));
        assertThat(request.environment())
                .containsEntry("JOB_ID", "j1")
                .containsEntry("JOB_TYPE", "create_site")
                .containsEntry("TENANT_ID", "t1")
                .containsEntry("ATTEMPT", "2")
                .containsKey("PATH")
                .doesNotContainKey("SECRET_KEY");
    }

    @Test
    void typeWithoutCommandRunsTheDemonstration() {
        JobCommands commands = read("true", "demo");

        assertThat(commands.requestFor(job(JobType.DELETE_SITE)).orElseThrow().shellCommand())
                .isEqualTo("demo");
        assertThat(commands.requestFor(job(JobType.CREATE_SITE)).orElseThrow().shellCommand())
                .isEqualTo("true");
    }

    @Test
    void typeWithoutCommandCannotRunWhereThereIsNoDemonstration() {
        JobCommands commands = read("true", null);

        assertThat(commands.canRun(JobType.CREATE_SITE)).isTrue();
        assertThat(commands.canRun(JobType.DELETE_SITE)).isFalse();
        assertThat(commands.requestFor(job(JobType.DELETE_SITE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "bench=/opt/bench; cd /tmp && true",
                "if true; then echo a; fi",
                "\"$HOME/bin/create\" now",
                "/bin/sh -c 'exit 0'"
            })
    void whatTheShellCanRunIsAccepted(String command) {
        assertThat(read(command, null).canRun(JobType.CREATE_SITE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-program --now", "/no/such/file", "/etc/passwd", "echo 'unclosed", "if true; fi"})
    void whatTheShellCannotRunIsRefusedAtTheStart(String command) {
        assertThatThrownBy(() -> read(command, null))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("PROVISIONING_COMMAND_CREATE_SITE ");
    }

    private static JobCommands read(String createSite, @Nullable String demonstration) {
        return JobCommands.of(
                new ProvisioningCommandProperties(createSite, null, null),
                Duration.ofHours(1),
                demonstration,
                ENVIRONMENT);
    }

    private static ProvisioningJob job(JobType type) {
        return new ProvisioningJob(
                "j1", "t1", type, ProvisioningState.RUNNING, 0, null, null, 2, Instant.EPOCH, null, null);
    }
}

package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.provisioning.command.CommandExit;
import com.erpmax.realtime.service.provisioning.command.EndCause;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunOutcomeTest {

    private static final String URL = "https://a.example";

    @Test
    void statusZeroCompletes() {
        assertThat(of(JobType.CREATE_SITE, 0, URL)).isEqualTo(new RunOutcome.Completed(URL));
        assertThat(of(JobType.BACKUP_SITE, 0, null)).isEqualTo(new RunOutcome.Completed(null));
        assertThat(of(JobType.DELETE_SITE, 0, null)).isEqualTo(new RunOutcome.Completed(null));
    }

    @Test
    void createdSiteWithoutAddressFails() {
        assertThat(of(JobType.CREATE_SITE, 0, null, "done"))
                .isEqualTo(new RunOutcome.Failed("The command reported success but no erpnext_url: done"));
    }

    @Test
    void status75AsksForARepetition() {
        assertThat(of(JobType.CREATE_SITE, 75, null, "disk busy"))
                .isEqualTo(new RunOutcome.Repeat("The command asked to be run again: disk busy"));
    }

    @Test
    void otherStatusIsFinalAndGivesTheLastLineOfTheLog() {
        assertThat(of(JobType.CREATE_SITE, 1, URL, "first", "last"))
                .isEqualTo(new RunOutcome.Failed("The command failed with exit status 1: last"));
        assertThat(of(JobType.CREATE_SITE, 74, URL))
                .isEqualTo(new RunOutcome.Failed("The command failed with exit status 74"));
        assertThat(of(JobType.CREATE_SITE, 128 + 9, URL))
                .isEqualTo(new RunOutcome.Failed("The command was ended by signal 9"));
    }

    @Test
    void killedWrapperAsksForARepetition() {
        assertThat(RunOutcome.of(
                        JobType.CREATE_SITE,
                        new CommandExit(OptionalInt.empty(), null, List.of()),
                        URL,
                        Duration.ofHours(1)))
                .isInstanceOf(RunOutcome.Repeat.class);
    }

    @Test
    void causeOfAnEndByTheServiceDecides() {
        assertThat(ended(EndCause.CANCELLED)).isEqualTo(new RunOutcome.Dropped());
        assertThat(ended(EndCause.SHUTDOWN)).isEqualTo(new RunOutcome.Interrupted());
        assertThat(ended(EndCause.LEASE_LOST)).isInstanceOf(RunOutcome.Repeat.class);
        assertThat(ended(EndCause.TIME_LIMIT))
                .isEqualTo(new RunOutcome.Failed("The command ran longer than 90 s: last"));
    }

    @Test
    void reasonIsBounded() {
        RunOutcome outcome = of(JobType.CREATE_SITE, 1, null, "x".repeat(5000));
        assertThat(((RunOutcome.Failed) outcome).reason()).hasSize(RunOutcome.MAX_REASON_CHARS);
    }

    private static RunOutcome ended(EndCause cause) {
        return RunOutcome.of(
                JobType.CREATE_SITE,
                new CommandExit(OptionalInt.of(0), cause, List.of("last")),
                URL,
                Duration.ofSeconds(90));
    }

    private static RunOutcome of(JobType type, int status, @Nullable String url, String... log) {
        return RunOutcome.of(
                type, new CommandExit(OptionalInt.of(status), null, List.of(log)), url, Duration.ofHours(1));
    }
}

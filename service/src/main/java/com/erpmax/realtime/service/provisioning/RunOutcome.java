package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.provisioning.command.CommandExit;
import com.erpmax.realtime.service.provisioning.command.EndCause;
import com.erpmax.realtime.service.provisioning.command.OutputLine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the end of a run means for its job. */
sealed interface RunOutcome {

    /** The exit status by which a command asks to be run again later: {@code EX_TEMPFAIL} of sysexits.h. */
    int TEMPORARY_FAILURE = 75;

    /** The longest reason that is stored and sent, in characters. */
    int MAX_REASON_CHARS = 1000;

    /** The work is done. The address is null if the command gave none. */
    record Completed(@Nullable String siteUrl) implements RunOutcome {}

    /** The work failed for good. */
    record Failed(String reason) implements RunOutcome {}

    /** The work may succeed another time. */
    record Repeat(String reason) implements RunOutcome {}

    /** The service is being stopped; the run does not count. */
    record Interrupted() implements RunOutcome {}

    /** The job is not this run's any more: it was cancelled. */
    record Dropped() implements RunOutcome {}

    /**
     * Judges the end of a command.
     *
     * @param siteUrl the address that the command gave, or null
     * @param timeLimit the limit under which it ran
     */
    static RunOutcome of(JobType type, CommandExit exit, @Nullable String siteUrl, Duration timeLimit) {
        @Nullable EndCause cause = exit.cause();
        if (cause != null) {
            return switch (cause) {
                case CANCELLED -> new Dropped();
                case SHUTDOWN -> new Interrupted();
                case LEASE_LOST -> new Repeat("The service lost its hold on the job");
                case TIME_LIMIT -> new Failed(reason("The command ran longer than " + text(timeLimit), exit));
            };
        }
        if (exit.status().isEmpty()) {
            return new Repeat("The command's wrapper was killed");
        }
        int status = exit.status().getAsInt();
        if (status == TEMPORARY_FAILURE) {
            return new Repeat(reason("The command asked to be run again", exit));
        }
        if (status != 0) {
            return new Failed(reason(describe(status), exit));
        }
        if (type == JobType.CREATE_SITE && siteUrl == null) {
            return new Failed(reason("The command reported success but no erpnext_url", exit));
        }
        return new Completed(siteUrl);
    }

    /** Puts what happened and what the command said last together. */
    private static String reason(String what, CommandExit exit) {
        String said = exit.lastLine();
        return OutputLine.cut(said.isEmpty() ? what : what + ": " + said, MAX_REASON_CHARS);
    }

    private static String describe(int status) {
        return status > 128
                ? "The command was ended by signal " + (status - 128)
                : "The command failed with exit status " + status;
    }

    private static String text(Duration limit) {
        long seconds = limit.toSeconds();
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}

package com.erpmax.realtime.service.provisioning.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Starts commands as child processes, each under the wrapper script in a process group of its own.
 *
 * <p>A command ends when it exits, when {@link RunningCommand#end} is called, when its time limit is over, when this process
 * dies in whatever way, or when it was not said in time that the command may run on, for example because this process stands
 * still: the group gets TERM, a grace period to leave, then KILL.
 */
public final class CommandRunner {

    /** How long after the grace period a killed group may still be there: the wrapper waits, then looks ten times a second. */
    private static final Duration KILL_TIME = Duration.ofSeconds(3);

    private final Path wrapper;
    private final Duration grace;

    /**
     * @param scripts where the wrapper is
     * @param grace how long a command may take to leave after TERM; whole seconds, the rest is cut off
     */
    public CommandRunner(CommandScripts scripts, Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace: " + grace + " (expected: >= 0)");
        }
        this.wrapper = scripts.wrapper();
        this.grace = grace;
    }

    /** Returns the longest time from the moment a command is ended, or its time is over, until nothing of it runs. */
    public Duration longestEnd() {
        return grace.plus(KILL_TIME);
    }

    /**
     * Starts the command and returns at once.
     *
     * <p>A command that does not exist or may not be executed does start: its shell says so in the log and exits with
     * 126 or 127.
     *
     * @param mayRun how long it may run, unless {@link RunningCommand#mayRun} gives it more time; at least a second, the rest of
     *     whole seconds is cut off
     * @throws IOException if no process can be started; nothing runs then
     */
    public RunningCommand start(CommandRequest request, Duration mayRun, CommandOutput output) throws IOException {
        if (mayRun.toSeconds() < 1) {
            throw new IllegalArgumentException("mayRun: " + mayRun + " (expected: >= 1 s)");
        }
        String endMark = "job-wrapper-end-" + UUID.randomUUID();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "setsid",
                "/bin/sh",
                wrapper.toString(),
                Long.toString(grace.toSeconds()),
                Long.toString(mayRun.toSeconds()),
                endMark,
                request.shellCommand()));
        builder.environment().clear();
        builder.environment().putAll(request.environment());
        RunningCommand running = new RunningCommand(builder.start(), request, output, endMark, longestEnd());
        running.begin();
        return running;
    }
}

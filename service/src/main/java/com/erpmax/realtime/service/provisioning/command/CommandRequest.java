package com.erpmax.realtime.service.provisioning.command;

import java.time.Duration;
import java.util.Map;

/**
 * A command to run once.
 *
 * @param name a short name for threads and log lines, for example the id of the job
 * @param shellCommand what {@code /bin/sh -c} gets
 * @param environment the whole environment of the command
 * @param timeLimit how long it may run; then it is ended
 */
public record CommandRequest(String name, String shellCommand, Map<String, String> environment, Duration timeLimit) {

    /** Copies the environment and checks the values. */
    public CommandRequest {
        environment = Map.copyOf(environment);
        if (shellCommand.isBlank()) {
            throw new IllegalArgumentException("shellCommand: \"\" (expected: a command)");
        }
        if (!timeLimit.isPositive()) {
            throw new IllegalArgumentException("timeLimit: " + timeLimit + " (expected: > 0)");
        }
    }
}

package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.ProvisioningCommandProperties;
import com.erpmax.realtime.service.provisioning.command.CommandEnvironment;
import com.erpmax.realtime.service.provisioning.command.CommandRequest;
import com.erpmax.realtime.service.provisioning.command.ShellCheck;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that are configured, by type of job. Immutable. */
final class JobCommands {

    private static final Logger LOG = LoggerFactory.getLogger(JobCommands.class);

    private final Map<JobType, String> commands;
    private final Map<String, String> environment;
    private final Duration timeLimit;
    private final boolean runElsewhere;

    /**
     * @param commands shell commands; jobs of a type without one cannot be run
     * @param environment the environment of the service
     * @param timeLimit how long a command may run
     */
    JobCommands(Map<JobType, String> commands, Map<String, String> environment, Duration timeLimit) {
        this(commands, environment, timeLimit, false);
    }

    private JobCommands(
            Map<JobType, String> commands, Map<String, String> environment, Duration timeLimit, boolean runElsewhere) {
        this.commands = Map.copyOf(commands);
        this.environment = Map.copyOf(environment);
        this.timeLimit = timeLimit;
        this.runElsewhere = runElsewhere;
    }

    /** The commands are those of other processes, which are the workers: every type is taken for available. */
    static JobCommands ofOtherProcesses(Duration timeLimit) {
        return new JobCommands(Map.of(), Map.of(), timeLimit, true);
    }

    /**
     * Reads the commands from the settings.
     *
     * @param timeLimit how long a command may run
     * @param demonstration what runs for types without a command; null for nothing
     * @param environment the environment of the service
     * @throws InvalidSettingException if a command cannot work
     */
    static JobCommands of(
            ProvisioningCommandProperties properties,
            Duration timeLimit,
            @Nullable String demonstration,
            Map<String, String> environment) {
        Map<JobType, String> commands = new EnumMap<>(JobType.class);
        for (JobType type : JobType.values()) {
            String setting = "PROVISIONING_COMMAND_" + type.name();
            String command = configured(properties, type);
            if (command != null) {
                check(setting, command, environment);
                commands.put(type, command);
            } else if (demonstration != null) {
                commands.put(type, demonstration);
                LOG.info("{} is not set: {} jobs run a demonstration", setting, type.label());
            } else {
                LOG.warn("{} is not set: {} jobs are refused", setting, type.label());
            }
        }
        return new JobCommands(commands, environment, timeLimit);
    }

    /** Returns whether jobs of the type can be run. */
    boolean canRun(JobType type) {
        return runElsewhere || commands.containsKey(type);
    }

    /** Returns how long a command may run. */
    Duration timeLimit() {
        return timeLimit;
    }

    /** Returns what to run for the job; empty if its type has no command. */
    Optional<CommandRequest> requestFor(ProvisioningJob job) {
        Map<String, String> variables = Map.of(
                "JOB_ID", job.id(),
                "JOB_TYPE", job.type().label(),
                "TENANT_ID", job.tenantId(),
                "ATTEMPT", Integer.toString(job.attempts()));
        return Optional.ofNullable(commands.get(job.type()))
                .map(command -> new CommandRequest(
                        job.id(), command, CommandEnvironment.of(environment, variables), timeLimit));
    }

    private static @Nullable String configured(ProvisioningCommandProperties properties, JobType type) {
        return switch (type) {
            case CREATE_SITE -> properties.createSite();
            case DELETE_SITE -> properties.deleteSite();
            case BACKUP_SITE -> properties.backupSite();
        };
    }

    private static void check(String setting, String command, Map<String, String> environment) {
        ShellCheck.problemOf(command, CommandEnvironment.of(environment, Map.of()))
                .ifPresent(problem -> {
                    throw new InvalidSettingException(
                            setting, problem, "Set it to a command that /bin/sh can run (docs/provisioning.md).");
                });
    }
}

package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.config.DataFolder;
import com.erpmax.realtime.service.config.DeploymentProperties;
import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.ProvisioningCommandProperties;
import com.erpmax.realtime.service.config.ProvisioningProperties;
import com.erpmax.realtime.service.config.RoleProperties;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.command.CommandRunner;
import com.erpmax.realtime.service.provisioning.command.CommandScripts;
import com.erpmax.realtime.service.provisioning.command.ShellCheck;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.server.Draining;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts provisioning together. */
@Configuration(proxyBeanMethods = false)
class ProvisioningConfiguration {

    @Bean
    CommandScripts commandScripts(DataFolder folder) {
        try {
            return CommandScripts.extractInto(folder.resolve("provisioning"));
        } catch (IOException failure) {
            throw new InvalidSettingException(
                    "DATA_DIR",
                    "is " + folder.path() + ", where the scripts of the service cannot be written ("
                            + failure.getMessage() + ")",
                    "Give the user that runs the service write access to it, or choose another folder.");
        }
    }

    @Bean
    JobCommands jobCommands(
            ProvisioningCommandProperties commands,
            ProvisioningProperties properties,
            DeploymentProperties deployment,
            RoleProperties roles,
            CommandScripts scripts) {
        if (!roles.isWorker()) {
            return JobCommands.ofOtherProcesses(properties.timeLimit());
        }
        for (String tool : List.of("setsid", "timeout")) {
            if (ShellCheck.problemOf(tool, System.getenv()).isPresent()) {
                throw new InvalidSettingException(
                        "PATH",
                        "leads to no " + tool + ", under which the commands of jobs run",
                        "Install util-linux and coreutils (or busybox), or correct PATH.");
            }
        }
        String demonstration = deployment.isProduction() ? null : scripts.demonstrationCommand();
        return JobCommands.of(commands, properties.timeLimit(), demonstration, System.getenv());
    }

    @Bean
    CommandRunner commandRunner(CommandScripts scripts, ProvisioningProperties properties) {
        return new CommandRunner(scripts, properties.grace());
    }

    @Bean
    ProvisioningMeters provisioningMeters(MeterRegistry registry) {
        return new ProvisioningMeters(registry);
    }

    @Bean
    JobClock jobClock(Database database, Clock clock) {
        return new JobClock(database, clock);
    }

    /** Given when a job was queued by this process. */
    @Bean
    Signal jobSignal() {
        return new Signal();
    }

    @Bean
    JobEvents jobEvents(RealtimeEmitter emitter, ObjectProvider<AdoptedJobs> adopted) {
        JobMirror mirror = adopted.getIfAvailable();
        return new JobEvents(emitter, mirror == null ? JobMirror.NONE : mirror);
    }

    @Bean
    JobIntake.Parts jobParts(
            Database database,
            JobEvents events,
            ObjectProvider<JobOutbox> outbox,
            Signal jobSignal,
            ProvisioningProperties properties,
            JobClock jobClock) {
        JobQueue queue = outbox.getIfAvailable();
        RetryPolicy policy = new RetryPolicy(properties.maxAttempts(), properties.retryDelay());
        return new JobIntake.Parts(
                database, events, queue == null ? new TableQueue(database, jobSignal) : queue, policy, jobClock);
    }

    @Bean
    JobLedger jobLedger(JobIntake.Parts parts) {
        return new JobLedger(parts.database(), parts.events(), parts.queue(), parts.policy(), parts.clock());
    }

    @Bean
    LeaseTimes leaseTimes(ProvisioningProperties properties, CommandRunner runner) {
        return new LeaseTimes(properties.lease(), runner.longestEnd());
    }

    @Bean
    JobRuns jobRuns(
            ProvisioningProperties properties,
            JobCommands commands,
            CommandRunner runner,
            JobLedger ledger,
            LeaseTimes times,
            ProvisioningMeters meters) {
        LeaseWatch watch = new LeaseWatch();
        return new JobRuns(
                properties.slots(),
                (claimed, leasedNanos) -> new JobRun(claimed, leasedNanos, commands, runner, ledger, times, watch),
                meters);
    }

    @Bean
    ProvisioningWorker provisioningWorker(
            RoleProperties roles,
            LeaseTimes times,
            JobLedger ledger,
            JobRuns runs,
            ObjectProvider<QueueSource> queue,
            Signal jobSignal,
            ProvisioningMeters meters,
            Draining draining) {
        JobSource source = queue.getIfAvailable();
        if (source == null) {
            source = new TableSource(ledger, runs, times.lease());
        }
        ProvisioningWorker worker =
                new ProvisioningWorker(roles.isWorker(), times, ledger, runs, source, meters, draining);
        if (source instanceof TableSource) {
            jobSignal.listen(worker::wake);
        }
        return worker;
    }

    @Bean
    JobService jobService(JobIntake.Parts parts, JobCommands commands, JobRuns runs) {
        return new JobService(parts.database(), parts.events(), commands, parts.queue(), runs, parts.clock());
    }
}

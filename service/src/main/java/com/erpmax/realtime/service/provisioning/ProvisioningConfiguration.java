package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.config.DataFolder;
import com.erpmax.realtime.service.config.DeploymentProperties;
import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.ProvisioningCommandProperties;
import com.erpmax.realtime.service.config.ProvisioningProperties;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.command.CommandRunner;
import com.erpmax.realtime.service.provisioning.command.CommandScripts;
import com.erpmax.realtime.service.provisioning.command.ShellCheck;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
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
            CommandScripts scripts) {
        if (ShellCheck.problemOf("setsid true", System.getenv()).isPresent()) {
            throw new InvalidSettingException(
                    "PATH",
                    "leads to no setsid, under which the commands of jobs run",
                    "Install util-linux (or busybox), or correct PATH.");
        }
        String demonstration = deployment.isProduction() ? null : scripts.demonstrationCommand();
        return JobCommands.of(commands, properties.timeLimit(), demonstration, System.getenv());
    }

    @Bean
    CommandRunner commandRunner(CommandScripts scripts, ProvisioningProperties properties) {
        return new CommandRunner(scripts, properties.grace());
    }

    @Bean
    JobEvents jobEvents(RealtimeEmitter emitter) {
        return new JobEvents(emitter);
    }

    @Bean
    JobLedger jobLedger(Database database, JobEvents events, ProvisioningProperties properties, Clock clock) {
        RetryPolicy policy = new RetryPolicy(properties.maxAttempts(), properties.retryDelay());
        return new JobLedger(database, events, policy, clock);
    }

    @Bean
    ProvisioningWorker provisioningWorker(
            ProvisioningProperties properties,
            JobCommands commands,
            CommandRunner runner,
            JobLedger ledger,
            MeterRegistry registry) {
        LeaseTimes times = new LeaseTimes(properties.lease(), runner.longestEnd());
        return new ProvisioningWorker(
                properties.slots(),
                times,
                ledger,
                (claimed, leasedNanos) -> new JobRun(claimed, leasedNanos, commands, runner, ledger, times),
                new ProvisioningMeters(registry));
    }

    @Bean
    JobService jobService(
            Database database, JobEvents events, JobCommands commands, ProvisioningWorker worker, Clock clock) {
        return new JobService(database, events, commands, worker, clock);
    }
}

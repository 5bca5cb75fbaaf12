package com.erpmax.realtime.service.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Which commands provisioning jobs run. */
@ConfigurationProperties("realtime.provisioning.command")
public record ProvisioningCommandProperties(
        @Setting(
                env = "PROVISIONING_COMMAND_CREATE_SITE",
                unit = "shell command",
                meaning = "Runs for jobs of type create_site (docs/provisioning.md says what it gets and must print)."
                        + " Unset: production refuses such jobs, development runs a demonstration that ships with the"
                        + " service.")
        @Nullable
        String createSite,

        @Setting(
                env = "PROVISIONING_COMMAND_DELETE_SITE",
                unit = "shell command",
                meaning = "The same for jobs of type delete_site.")
        @Nullable
        String deleteSite,

        @Setting(
                env = "PROVISIONING_COMMAND_BACKUP_SITE",
                unit = "shell command",
                meaning = "The same for jobs of type backup_site.")
        @Nullable
        String backupSite) {

    /** Leaves the commands out, which may hold passwords. */
    @Override
    public String toString() {
        return "ProvisioningCommandProperties";
    }
}

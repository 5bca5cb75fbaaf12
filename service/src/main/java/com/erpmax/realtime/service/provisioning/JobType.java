package com.erpmax.realtime.service.provisioning;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** What a provisioning job does. */
public enum JobType {
    /** Makes a new site for the tenant; its command must report the site's address. */
    CREATE_SITE,
    /** Removes the tenant's site. */
    DELETE_SITE,
    /** Backs the tenant's site up. */
    BACKUP_SITE;

    /** Returns the type of that label; empty when there is none. */
    public static Optional<JobType> parse(String label) {
        for (JobType type : values()) {
            if (type.label().equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Returns the label on the wire and in the table, in lower case. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

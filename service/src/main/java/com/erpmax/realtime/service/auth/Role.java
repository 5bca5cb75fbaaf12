package com.erpmax.realtime.service.auth;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** What a user may do within one tenant, from the most to the least. */
public enum Role {
    /** The tenant's owner. */
    OWNER,
    /** May administer the tenant. */
    ADMIN,
    /** Works in the tenant. */
    USER,
    /** Belongs to the tenant; the role of whoever has no other. */
    MEMBER;

    /** Returns the role that a label names, in any case; empty when there is none. */
    public static Optional<Role> parse(String label) {
        for (Role role : values()) {
            if (role.name().equalsIgnoreCase(label)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Returns whether the role may create, retry and cancel provisioning jobs. */
    public boolean administersTenant() {
        return this == OWNER || this == ADMIN;
    }

    /** Returns the label as tokens carry it, in lower case. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

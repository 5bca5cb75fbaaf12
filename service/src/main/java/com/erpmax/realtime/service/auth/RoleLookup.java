package com.erpmax.realtime.service.auth;

import java.util.Optional;

/** Finds the role of a user within a tenant, for tokens that carry none. */
@FunctionalInterface
public interface RoleLookup {

    /** Knows nobody. */
    RoleLookup NONE = (userId, tenantId) -> Optional.empty();

    /**
     * Blocking.
     *
     * @return the role; empty when nothing is known about this user in this tenant
     * @throws com.erpmax.realtime.service.database.DatabaseUnavailableException if the roles cannot be read now
     */
    Optional<Role> find(String userId, String tenantId);
}

package com.erpmax.realtime.service.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * The user on whose behalf a request or a socket acts, within one tenant. Proven by an access token.
 *
 * @param userId a UUID in its canonical, lower-case form
 * @param tenantId a UUID in its canonical, lower-case form
 * @param expiresAt when the token ends
 */
public record Principal(String userId, String tenantId, Role role, Instant expiresAt) {

    private static final SharedTexts TENANTS = new SharedTexts(Principal::canonical);

    public Principal {
        userId = canonical(userId);
        tenantId = TENANTS.of(tenantId);
    }

    private static String canonical(String id) {
        return UUID.fromString(id).toString();
    }
}

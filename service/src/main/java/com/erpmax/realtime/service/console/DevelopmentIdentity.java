package com.erpmax.realtime.service.console;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A user and a tenant that exist for the sake of trying things out.
 *
 * @param userId a UUID
 * @param tenantId a UUID
 */
record DevelopmentIdentity(
        @JsonProperty("user_id") String userId,
        @JsonProperty("tenant_id") String tenantId) {

    /** Suggested by the page, and used for the token that a development service prints. */
    static final DevelopmentIdentity EXAMPLE =
            new DevelopmentIdentity("0ddba110-0000-4000-8000-000000000001", "0ddba110-0000-4000-8000-0000000000aa");
}

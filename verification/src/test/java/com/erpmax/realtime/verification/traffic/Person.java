package com.erpmax.realtime.verification.traffic;

/**
 * A user in a tenant, both new in each run.
 *
 * @param token an access token that outlives the run
 */
public record Person(String user, String tenant, String token) {}

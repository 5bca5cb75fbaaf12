package com.erpmax.realtime.verification.crowd;

/**
 * What all clients of a crowd have in common.
 *
 * @param port on this machine to which they connect
 * @param catchesUp whether they want what they missed
 */
public record CrowdSettings(int port, Backoff backoff, boolean catchesUp) {}

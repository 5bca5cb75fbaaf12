package com.erpmax.realtime.verification.ledger;

/**
 * One stored event as it came over the wire.
 *
 * @param connection counts the connections of the client, so that the order can be judged on each
 * @param mark by which its publication is known
 * @param isReplay whether it said {@code replay: true}
 */
public record Delivery(String client, int connection, String mark, String eventId, Place place, boolean isReplay) {}

package com.erpmax.realtime.cluster.message;

/**
 * A message with its sender. Immutable.
 *
 * @param uid what stands for the sender's adapter of the namespace; for an emitter without clients {@code emitter}
 * @param namespace the canonical name of the namespace
 * @param message what it says
 */
public record ClusterEnvelope(String uid, String namespace, ClusterMessage message) {}

package com.erpmax.realtime.cluster.redis;

/** Whether what this node writes is known to come back, which is more than an open connection. */
public enum BusState {
    /** A probe that this node wrote within the last {@link BusTimes#proofWithin} was read back from Redis. */
    PROVEN,
    /** No such probe: Redis is away, too slow, or does not answer. Also the state at the start. */
    UNPROVEN
}

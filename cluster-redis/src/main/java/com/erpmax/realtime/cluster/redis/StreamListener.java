package com.erpmax.realtime.cluster.redis;

/** Takes the entries of a stream. */
@FunctionalInterface
public interface StreamListener {
    /**
     * Takes one entry, in the order of the stream; this node's own entries come as well, each entry once at most. Called
     * on the bus's one reading thread, which reads nothing more meanwhile, so it should return soon. What the entry
     * holds was written by whoever can write to Redis and is to be checked. An exception is logged, the entry is over.
     */
    void received(StreamEntry entry);
}

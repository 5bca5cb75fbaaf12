package com.erpmax.realtime.cluster.redis;

/**
 * The names that the bus uses in Redis. All nodes of a cluster use the same; the first three are the defaults of
 * {@code @socket.io/redis-streams-adapter}. Immutable; start from {@link #defaults()}.
 *
 * @param stream the stream of the adapters; default {@code socket.io}
 * @param channelPrefix what the names of pub/sub channels begin with; default {@code socket.io}
 * @param sessionPrefix what the keys of sessions that can be recovered begin with; default {@code sio:session:}
 * @param probes the stream of probes and of notes between buses; default {@code erpmax:bus}
 * @param epoch the key that tells a server with its data from one that has lost it; default {@code erpmax:bus:epoch}
 */
public record BusNames(String stream, String channelPrefix, String sessionPrefix, String probes, String epoch) {

    /** The values given with each component. */
    public static BusNames defaults() {
        return new BusNames("socket.io", "socket.io", "sio:session:", "erpmax:bus", "erpmax:bus:epoch");
    }

    /** A copy in which each name begins with this text, for a second cluster on the same server. */
    public BusNames withPrefix(String prefix) {
        return new BusNames(
                prefix + stream, prefix + channelPrefix, prefix + sessionPrefix, prefix + probes, prefix + epoch);
    }
}

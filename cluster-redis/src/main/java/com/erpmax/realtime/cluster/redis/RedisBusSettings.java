package com.erpmax.realtime.cluster.redis;

/**
 * Settings of a bus. Immutable; start from {@link #of}.
 *
 * @param address where Redis is
 * @param names what it is called there
 * @param times times
 * @param limits bounds
 * @param snapshots what others are told of sockets that they ask for; default {@link SharedSnapshots#WHOLE}
 */
public record RedisBusSettings(
        RedisAddress address, BusNames names, BusTimes times, BusLimits limits, SharedSnapshots snapshots) {

    /**
     * The defaults for a URL.
     *
     * @param url as for {@link RedisAddress#parse}
     */
    public static RedisBusSettings of(String url) {
        return new RedisBusSettings(
                RedisAddress.parse(url),
                BusNames.defaults(),
                BusTimes.defaults(),
                BusLimits.defaults(),
                SharedSnapshots.WHOLE);
    }

    /** A copy with other names. */
    public RedisBusSettings withNames(BusNames value) {
        return new RedisBusSettings(address, value, times, limits, snapshots);
    }

    /** A copy with other times. */
    public RedisBusSettings withTimes(BusTimes value) {
        return new RedisBusSettings(address, names, value, limits, snapshots);
    }

    /** A copy with other bounds. */
    public RedisBusSettings withLimits(BusLimits value) {
        return new RedisBusSettings(address, names, times, value, snapshots);
    }

    /** A copy that tells others this of its sockets. */
    public RedisBusSettings withSnapshots(SharedSnapshots value) {
        return new RedisBusSettings(address, names, times, limits, value);
    }
}

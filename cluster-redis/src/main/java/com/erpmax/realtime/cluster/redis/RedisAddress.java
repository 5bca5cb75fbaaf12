package com.erpmax.realtime.cluster.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where Redis is: one server, a master that Sentinels know, or a cluster. Immutable. Its text never shows a password.
 */
public final class RedisAddress {
    private static final String CLUSTER = "redis-cluster://";
    private static final String SECURE_CLUSTER = "rediss-cluster://";

    private final String url;
    private final boolean isCluster;
    private final List<RedisURI> uris;

    private RedisAddress(String url, boolean isCluster) {
        this.url = url;
        this.isCluster = isCluster;
        this.uris = read();
        if (uris.isEmpty() || !uris.stream().allMatch(RedisAddress::hasHost)) {
            throw new IllegalArgumentException("host: missing");
        }
    }

    /**
     * Reads a URL as Lettuce does.
     *
     * @param url {@code redis://} or, over TLS, {@code rediss://}{@code [[user:]password@]host[:port][/database]};
     *     {@code redis-sentinel://} or {@code rediss-sentinel://}{@code [password@]host[:port][,host[:port]…][/database]#master};
     *     for a cluster {@code redis-cluster://} or {@code rediss-cluster://} with one or more hosts separated by commas,
     *     or {@code redis://} with several
     * @throws IllegalArgumentException if it is none of these; the message does not repeat it
     */
    public static RedisAddress parse(String url) {
        try {
            if (url.startsWith(CLUSTER)) {
                return new RedisAddress("redis://" + url.substring(CLUSTER.length()), true);
            } else if (url.startsWith(SECURE_CLUSTER)) {
                return new RedisAddress("rediss://" + url.substring(SECURE_CLUSTER.length()), true);
            } else if (url.matches("rediss?://[^/?#]*,.*")) {
                return new RedisAddress(url, true);
            }
            if (!url.matches("redis[a-z-]*://.+")) {
                throw new IllegalArgumentException("scheme: unknown");
            }
            return new RedisAddress(url, false);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Redis URL: not readable (expected: redis://, rediss://, redis-sentinel://, rediss-sentinel://,"
                            + " redis-cluster:// or rediss-cluster://)");
        }
    }

    /**
     * The seeds of a cluster, or the one server; the caller's own.
     *
     * @param within how long may be taken for what comes after a connection was accepted
     */
    List<RedisURI> uris(Duration within) {
        List<RedisURI> copies = read();
        for (RedisURI copy : copies) {
            copy.setTimeout(within);
            copy.getSentinels().forEach(sentinel -> sentinel.setTimeout(within));
        }
        return copies;
    }

    boolean isCluster() {
        return isCluster;
    }

    @Override
    public String toString() {
        List<String> hosts = uris.stream().map(RedisAddress::withoutSecrets).toList();
        return (isCluster ? "cluster of " : "") + String.join(",", hosts);
    }

    private List<RedisURI> read() {
        return isCluster
                ? List.copyOf(RedisClusterURIUtil.toRedisURIs(URI.create(url)))
                : List.of(RedisURI.create(url));
    }

    private static boolean hasHost(RedisURI uri) {
        String host = uri.getHost();
        return !uri.getSentinels().isEmpty() || (host != null && !host.isBlank());
    }

    private static String withoutSecrets(RedisURI uri) {
        if (!uri.getSentinels().isEmpty()) {
            return uri.getSentinelMasterId() + " of "
                    + String.join(
                            ",",
                            uri.getSentinels().stream()
                                    .map(RedisAddress::withoutSecrets)
                                    .toList());
        }
        return (uri.isSsl() ? "rediss://" : "redis://") + uri.getHost() + ":" + uri.getPort();
    }
}

package com.erpmax.realtime.cluster.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Makes connections to Redis, whichever of its forms it has. They do not come back by themselves: who uses them makes
 * new ones, so that it is known what a break took with it. Callable from any thread; nothing blocks but {@link #close}.
 */
abstract class RedisClients implements AutoCloseable {
    /**
     * As many as a {@link BusSession} has connections, which mostly have one each, so that much that is written does not
     * hold up what is read.
     */
    private static final int NETWORK_THREADS = 3;

    private static final int THREADS = 2;
    /** For single commands, long: who uses a connection knows earlier whether it still works. */
    private static final TimeoutOptions COMMANDS = TimeoutOptions.enabled(Duration.ofMinutes(1));

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final ClientResources resources;
    private final AbstractRedisClient client;

    private RedisClients(ClientResources resources, AbstractRedisClient client) {
        this.resources = resources;
        this.client = client;
    }

    /** The clients for an address; connects to nothing yet. */
    static RedisClients of(RedisAddress address, Duration connectWithin) {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(NETWORK_THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        SocketOptions sockets =
                SocketOptions.builder().connectTimeout(connectWithin).build();
        List<RedisURI> uris = address.uris(connectWithin);
        return address.isCluster()
                ? new Cluster(resources, uris, sockets)
                : new Standalone(resources, uris.getFirst(), sockets);
    }

    /** A new connection for commands. */
    abstract CompletionStage<RedisLine> open();

    /** A new connection that listens to channels. */
    abstract CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> openPubSub();

    /** What makes a server the one it is; empty where that changes from command to command. */
    abstract CompletionStage<String> runId(RedisLine line);

    @Override
    public void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        var unused = resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private static long count(Map<String, Long> subscribers, String channel) {
        return subscribers.getOrDefault(channel, 0L);
    }

    /** One server, or the one that Sentinels call the master. */
    private static final class Standalone extends RedisClients {
        private static final String RUN_ID = "run_id:";

        private final RedisClient redis;
        private final RedisURI uri;

        Standalone(ClientResources resources, RedisURI uri, SocketOptions sockets) {
            this(resources, uri, RedisClient.create(resources), sockets);
        }

        private Standalone(ClientResources resources, RedisURI uri, RedisClient redis, SocketOptions sockets) {
            super(resources, redis);
            this.redis = redis;
            this.uri = uri;
            redis.setOptions(ClientOptions.builder()
                    .autoReconnect(false)
                    .socketOptions(sockets)
                    .timeoutOptions(COMMANDS)
                    .build());
        }

        @Override
        CompletionStage<RedisLine> open() {
            return redis.connectAsync(CODEC, uri).thenApply(Standalone::line);
        }

        @Override
        CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> openPubSub() {
            return redis.connectPubSubAsync(CODEC, uri);
        }

        @Override
        CompletionStage<String> runId(RedisLine line) {
            return line.commands()
                    .info("server")
                    .thenApply(info -> info.lines()
                            .filter(field -> field.startsWith(RUN_ID))
                            .map(field -> field.substring(RUN_ID.length()).strip())
                            .findFirst()
                            .orElse(""));
        }

        private static RedisLine line(StatefulRedisConnection<String, byte[]> connection) {
            RedisAsyncCommands<String, byte[]> commands = connection.async();
            connection.setAutoFlushCommands(false);
            return new RedisLine(
                    connection,
                    commands,
                    channel -> commands.pubsubNumsub(channel).thenApply(counts -> count(counts, channel)));
        }
    }

    /** A cluster: streams live where their names belong, channels everywhere. */
    private static final class Cluster extends RedisClients {
        private final RedisClusterClient redis;

        Cluster(ClientResources resources, List<RedisURI> uris, SocketOptions sockets) {
            this(resources, RedisClusterClient.create(resources, uris), sockets);
        }

        private Cluster(ClientResources resources, RedisClusterClient redis, SocketOptions sockets) {
            super(resources, redis);
            this.redis = redis;
            // Its connections to single servers are made on demand: until one is there, commands have to wait for it.
            redis.setOptions(ClusterClientOptions.builder()
                    .autoReconnect(false)
                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS)
                    .socketOptions(sockets)
                    .timeoutOptions(COMMANDS)
                    .build());
        }

        @Override
        CompletionStage<RedisLine> open() {
            return redis.refreshPartitionsAsync()
                    .thenCompose(refreshed -> redis.connectAsync(CODEC))
                    .thenApply(Cluster::line);
        }

        @Override
        CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> openPubSub() {
            return redis.refreshPartitionsAsync()
                    .thenCompose(refreshed -> redis.connectPubSubAsync(CODEC))
                    .thenApply(connection -> connection);
        }

        @Override
        CompletionStage<String> runId(RedisLine line) {
            return CompletableFuture.completedStage("");
        }

        private static RedisLine line(StatefulRedisClusterConnection<String, byte[]> connection) {
            RedisAdvancedClusterAsyncCommands<String, byte[]> commands = connection.async();
            return new RedisLine(connection, commands, channel -> subscribers(commands, channel));
        }

        /** Each server counts its own. */
        private static CompletionStage<Long> subscribers(
                RedisAdvancedClusterAsyncCommands<String, byte[]> commands, String channel) {
            Collection<CompletableFuture<Map<String, Long>>> counts =
                    List.of(commands.upstream().commands().pubsubNumsub(channel).futures());
            return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
                    .thenApply(all -> counts.stream()
                            .mapToLong(each -> count(each.join(), channel))
                            .sum());
        }
    }
}

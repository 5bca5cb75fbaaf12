package com.erpmax.realtime.cluster.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.SetArgs;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two connections of a {@link RedisChannel} from their beginning to their end: one listens, one publishes. Used by
 * the thread of the channel, but for what is said at a method.
 */
final class ChannelSession implements AutoCloseable {
    private static final byte[] PRESENT = {'1'};

    private final RedisClients clients;
    private final ChannelTimes times;
    private final CompletableFuture<Object> givenUp = new CompletableFuture<>();
    private boolean isOpening = true;
    private volatile boolean isSound = true;
    private volatile long lastLook = System.nanoTime();
    private @Nullable StatefulRedisPubSubConnection<String, byte[]> listening;
    private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> publishing;

    ChannelSession(RedisClients clients, ChannelTimes times) {
        this.clients = clients;
        this.times = times;
    }

    /** Connects and subscribes. */
    void open(String channel, Consumer<byte[]> listener)
            throws InterruptedException, ExecutionException, TimeoutException {
        listening = connect();
        publishing = connect();
        listening.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String from, byte[] message) {
                if (isCurrent()) {
                    listener.accept(message);
                }
            }
        });
        await(listening.async().subscribe(channel).toCompletableFuture());
        isOpening = false;
    }

    /** Asks whether the connections still work. */
    boolean works() throws InterruptedException {
        if (!isCurrent() || listening == null || publishing == null) {
            return false;
        }
        lastLook = System.nanoTime();
        try {
            await(listening.async().ping().toCompletableFuture());
            await(publishing.async().ping().toCompletableFuture());
        } catch (ExecutionException | TimeoutException gone) {
            return false;
        }
        return isCurrent();
    }

    /** Has {@link #open} fail at once if it still waits; callable from any thread. */
    void giveUp() {
        givenUp.completeExceptionally(new BusException(BusException.Code.AWAY, "Redis: given up for a new try"));
    }

    /** Sends a message; callable from any thread. */
    CompletableFuture<Long> publish(String channel, byte[] message) {
        StatefulRedisPubSubConnection<String, byte[]> connection = publishing;
        return connection == null
                ? CompletableFuture.failedFuture(new BusException(BusException.Code.AWAY, "Redis: not connected"))
                : connection.async().publish(channel, message).toCompletableFuture();
    }

    /** Sets a key that goes by itself; callable from any thread. */
    CompletableFuture<String> leave(String key, Duration time) {
        StatefulRedisPubSubConnection<String, byte[]> connection = publishing;
        return connection == null
                ? CompletableFuture.failedFuture(new BusException(BusException.Code.AWAY, "Redis: not connected"))
                : connection.async().set(key, PRESENT, SetArgs.Builder.ex(time)).toCompletableFuture();
    }

    /** Whether a key is there, or may be: Redis may not let it be asked for. */
    boolean hasKey(String key) throws InterruptedException, TimeoutException {
        StatefulRedisPubSubConnection<String, byte[]> connection = publishing;
        if (connection == null) {
            return true;
        }
        try {
            return await(connection.async().exists(key).toCompletableFuture()) > 0;
        } catch (ExecutionException refused) {
            return true;
        }
    }

    /** Whether no connection has ended, as far as is known; callable from any thread. */
    boolean isSound() {
        return isSound;
    }

    @Override
    public void close() {
        isSound = false;
        end(listening);
        end(publishing);
    }

    /**
     * Whether what arrives may be delivered. When this process did not run for a while, it may be old, and nothing of
     * this session is delivered from then on. Asked by the connection's thread, too.
     */
    private boolean isCurrent() {
        if (System.nanoTime() - lastLook > times.staleAfter().toNanos()) {
            isSound = false;
        }
        return isSound;
    }

    /** A connection that comes too late is ended. */
    private StatefulRedisPubSubConnection<String, byte[]> connect()
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> pending =
                clients.openPubSub().toCompletableFuture();
        try {
            StatefulRedisPubSubConnection<String, byte[]> connection = await(pending);
            connection.addListener(new RedisConnectionStateListener() {
                @Override
                public void onRedisDisconnected(RedisChannelHandler<?, ?> ended) {
                    isSound = false;
                }
            });
            return connection;
        } catch (InterruptedException | ExecutionException | TimeoutException failedOrLate) {
            var unused = pending.thenAccept(ChannelSession::end);
            throw failedOrLate;
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        if (isOpening) {
            Object unused = CompletableFuture.anyOf(answer, givenUp)
                    .get(times.answerWithin().toMillis(), TimeUnit.MILLISECONDS);
        }
        return answer.get(times.answerWithin().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void end(@Nullable StatefulRedisPubSubConnection<String, byte[]> connection) {
        if (connection != null && connection.isOpen()) {
            var unused = connection.closeAsync();
        }
    }
}

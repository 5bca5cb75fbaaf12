package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One set of connections that lives and ends together: one for writing, one or more for reading, which block while
 * nothing comes, and one for channels. When one of them fails all are given up.
 */
@AnyThread
final class BusSession {
    private final RedisClients clients;
    private final BiConsumer<BusSession, Throwable> onLost;
    private final List<StatefulConnection<?, ?>> connections = new ArrayList<>();
    private final AtomicBoolean isLost = new AtomicBoolean();
    private boolean isClosed;
    private volatile @Nullable RedisLine writing;
    private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> listening;

    BusSession(RedisClients clients, BiConsumer<BusSession, Throwable> onLost) {
        this.clients = clients;
        this.onLost = onLost;
    }

    /** Makes the connections for writing and for channels. */
    CompletionStage<BusSession> open() {
        CompletableFuture<RedisLine> line = openLine().toCompletableFuture();
        return clients.openPubSub().thenApply(this::keep).thenCombine(line, (channels, commands) -> {
            listening = channels;
            writing = commands;
            return this;
        });
    }

    /** One more connection. */
    CompletionStage<RedisLine> openLine() {
        return clients.open().thenApply(line -> {
            keep(line.connection());
            return line;
        });
    }

    RedisLine writing() {
        return opened(writing);
    }

    StatefulRedisPubSubConnection<String, byte[]> listening() {
        return opened(listening);
    }

    /** Something failed, and with it the whole; only the first call has an effect. */
    void lost(Throwable failure) {
        if (isLost.compareAndSet(false, true)) {
            onLost.accept(this, failure);
        }
    }

    /** Asks whether the connection for channels still works; without an answer in time all is lost. */
    void proveListening(Duration within) {
        var unused = listening()
                .async()
                .ping()
                .toCompletableFuture()
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((pong, failure) -> {
                    if (failure != null) {
                        lost(failure);
                    }
                });
    }

    boolean isLost() {
        return isLost.get();
    }

    /** Ends the connections, also those that are still being made; done when those that are there have ended. */
    CompletableFuture<Void> close() {
        List<StatefulConnection<?, ?>> all;
        synchronized (this) {
            isClosed = true;
            all = List.copyOf(connections);
            connections.clear();
        }
        return CompletableFuture.allOf(all.stream().map(BusSession::end).toArray(CompletableFuture[]::new));
    }

    private <C extends StatefulConnection<?, ?>> C keep(C connection) {
        synchronized (this) {
            if (!isClosed) {
                connections.add(connection);
                connection.addListener(new RedisConnectionStateListener() {
                    @Override
                    public void onRedisDisconnected(RedisChannelHandler<?, ?> ended) {
                        ended();
                    }
                });
                return connection;
            }
        }
        var unused = end(connection);
        throw new BusException(BusException.Code.AWAY, "Redis: given up before the connection was there");
    }

    /** A connection is not there any more: by itself, if it is not for {@link #close}. */
    private void ended() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
        }
        lost(new IllegalStateException("a connection has ended"));
    }

    private static CompletableFuture<Void> end(StatefulConnection<?, ?> connection) {
        return connection.isOpen() ? connection.closeAsync() : CompletableFuture.completedFuture(null);
    }

    private static <C> C opened(@Nullable C connection) {
        if (connection == null) {
            throw new IllegalStateException("connection: not there yet (expected: after open)");
        }
        return connection;
    }
}

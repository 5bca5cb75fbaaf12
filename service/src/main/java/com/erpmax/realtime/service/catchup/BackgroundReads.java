package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketOnLoop;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the database for sockets: the reading on virtual threads, and what follows on the socket's event loop. Whoever
 * reads waits for the answer before it reads again, so what waits here is bounded by the number of connections.
 */
final class BackgroundReads {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundReads.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final int RETRY_SPREAD_MILLIS = 1_000;

    /**
     * Reads for a socket.
     *
     * @param work blocks; runs on a virtual thread. Returns null when it was not done because the socket has left
     * @param then runs on the loop with the result
     * @param again runs on the loop instead: a moment later when the database could not be asked, at once when the socket
     *     has left
     */
    @EventLoopOnly
    <T> void read(SocketOnLoop socket, Supplier<@Nullable T> work, Consumer<T> then, Runnable again) {
        Thread.ofVirtual().name("catch-up").start(() -> {
            T result;
            try {
                result = socket.socket().isConnected() ? work.get() : null;
                if (result == null) {
                    socket.execute(again);
                    return;
                }
            } catch (DatabaseUnavailableException unavailable) {
                LOG.debug("A catch-up waits for the database", unavailable);
                socket.execute(() -> socket.schedule(pause(), again));
                return;
            } catch (Throwable failure) {
                failed(socket.socket(), failure);
                return;
            }
            socket.execute(() -> {
                try {
                    then.accept(result);
                } catch (Throwable failure) {
                    failed(socket.socket(), failure);
                }
            });
        });
    }

    /** A client that cannot be brought what it has missed has to come back. */
    @AnyThread
    void failed(Socket socket, Throwable failure) {
        LOG.error("What a client has missed could not be brought to it; its connection is closed", failure);
        socket.closeTransport(CloseReason.UNAVAILABLE);
    }

    private static Duration pause() {
        return FIRST_RETRY.plusMillis(ThreadLocalRandom.current().nextInt(RETRY_SPREAD_MILLIS));
    }
}

package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.config.ConnectionProperties;
import com.erpmax.realtime.service.config.TokenExpiry;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose time is over: at {@code SESSION_MAX} after the handshake, and at the end of the token if the
 * client announced that it refreshes tokens, or if {@code TOKEN_EXPIRY} is strict. The transport is closed, from which
 * clients come back by themselves; a DISCONNECT would stop them for good.
 */
final class ConnectionLife implements AutoCloseable {

    private static final SocketAttribute<Timer> TIMER = new SocketAttribute<>("life", Timer.class);

    private final ConnectionProperties properties;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor timers;

    ConnectionLife(ConnectionProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("connection-life").daemon(true).factory());
        this.timers.setRemoveOnCancelPolicy(true);
    }

    private record Timer(ScheduledFuture<?> end) {}

    /** Starts to watch a socket that was let in. */
    void begin(Socket socket) {
        Duration left = Duration.between(clock.instant(), deadline(socket));
        socket.attribute(
                TIMER,
                new Timer(timers.schedule(
                        () -> socket.closeTransport(CloseReason.EXPIRED), left.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** Stops to watch a socket that has left. */
    void end(Socket socket) {
        socket.attribute(TIMER).ifPresent(timer -> timer.end().cancel(false));
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }

    private Instant deadline(Socket socket) {
        Instant longest = socket.handshake().time().plus(properties.sessionMax());
        SocketIdentity identity = SocketIdentity.of(socket);
        if (properties.tokenExpiry() != TokenExpiry.STRICT && !identity.announcesRefresh()) {
            return longest;
        }
        Instant token = identity.principal().expiresAt().plus(AccessTokens.CLOCK_SKEW);
        return token.isBefore(longest) ? token : longest;
    }
}

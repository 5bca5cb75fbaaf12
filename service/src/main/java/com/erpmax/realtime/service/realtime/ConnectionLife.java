package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.config.ConnectionProperties;
import com.erpmax.realtime.service.config.TokenExpiry;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends connections whose time is over: at {@code SESSION_MAX} after the handshake, and at the end of the token if the
 * client announced that it refreshes tokens, or if {@code TOKEN_EXPIRY} is strict. The transport is closed, from which
 * clients come back by themselves; a DISCONNECT would stop them for good.
 */
final class ConnectionLife {

    private static final SocketAttribute<TimerHandle> TIMER = new SocketAttribute<>("life", TimerHandle.class);

    private final ConnectionProperties properties;
    private final Clock clock;

    ConnectionLife(ConnectionProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /** Starts to watch a socket that was let in. */
    void begin(Socket socket) {
        Duration left = Duration.between(clock.instant(), deadline(socket));
        socket.runOnLoop(onLoop -> {
            if (onLoop.isConnected()) {
                socket.attribute(TIMER, onLoop.schedule(left, () -> socket.closeTransport(CloseReason.EXPIRED)));
            }
        });
    }

    /** Stops to watch a socket that has left. */
    void end(Socket socket) {
        socket.runOnLoop(onLoop -> socket.attribute(TIMER).ifPresent(TimerHandle::cancel));
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

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.adapter.AwaySocket;
import com.erpmax.realtime.socket.adapter.AwaySockets;
import com.erpmax.realtime.socket.adapter.CarriedSessions;
import com.erpmax.realtime.socket.adapter.HomeLoops;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import com.erpmax.realtime.socket.recovery.RecoveryLogs;
import com.erpmax.realtime.socket.recovery.SessionLog;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recoverable sockets of a namespace on this node, by their secret ids; and who becomes one, or takes one over. */
@AnyThread
final class NamespaceRecovery {
    /** What a socket may come with, in characters: one that is away keeps it, unless it is forgotten. */
    private static final int MAX_AUTH_LENGTH = 8 * 1024;

    private static final Logger log = LoggerFactory.getLogger(NamespaceRecovery.class);

    private final RecoverySettings settings;
    private final RecoveryLogs logs;
    private final AwaySockets awaySockets;
    private final HomeLoops loops;
    private final Map<String, RecoverableSession> byPid = new ConcurrentHashMap<>();
    private final AtomicInteger away = new AtomicInteger();

    NamespaceRecovery(RecoverySettings settings, RecoveryLogs logs, AwaySockets awaySockets, HomeLoops loops) {
        this.settings = settings;
        this.logs = logs;
        this.awaySockets = awaySockets;
        this.loops = loops;
    }

    /**
     * A socket has passed the middlewares: makes it recoverable if it wants that, and recovers what it asks for.
     *
     * @param ready called on the socket's loop, at once or when another loop has handed over
     */
    @EventLoopOnly
    void prepare(SocketLink link, Runnable ready) {
        Socket socket = link.socket();
        if (!link.mayBeRecoverable() || socket.authJson().length() > MAX_AUTH_LENGTH) {
            ready.run();
            return;
        }
        String identity;
        try {
            if (!settings.isWanted().test(socket)) {
                ready.run();
                return;
            }
            identity = Objects.requireNonNull(settings.identity().apply(socket), "identity");
        } catch (RuntimeException failure) {
            log.error("Whether {} can be recovered is unknown, it cannot", socket, failure);
            ready.run();
            return;
        }
        CarriedSessions sessions = link.namespace().sessions();
        if (sessions != null) {
            CarriedHandover.prepare(sessions, link, new Owner(socket, identity, settings), limits(), ready);
            return;
        }
        RecoveryRequest request = RecoveryRequest.of(socket);
        RecoverableSession former = request.pid() == null ? null : byPid.get(request.pid());
        if (former == null || !former.identity().equals(identity) || !byPid.remove(former.pid(), former)) {
            link.becomeRecoverable(newSession(link, SocketIds.next(), identity));
            ready.run();
        } else {
            new RecoveryHandover(this, former, link, logs.offsets().parse(request.offset()), ready).start();
        }
    }

    /** As {@link HomeLoops#isQuiet}. */
    boolean isQuiet() {
        return loops.isQuiet();
    }

    RecoveryLimits limits() {
        return settings.limits();
    }

    RecoverableSession newSession(SocketLink link, String pid, String identity) {
        return new RecoverableSession(this, link, pid, identity);
    }

    SessionLog newLog(EngineLoop loop) {
        return logs.newSession(loop);
    }

    /** From now on the session can be asked for. */
    void register(RecoverableSession session) {
        byPid.put(session.pid(), session);
    }

    /** The session cannot be asked for any more. */
    void forget(RecoverableSession session) {
        byPid.remove(session.pid(), session);
    }

    /** The number of sockets that are away. */
    int awaySockets() {
        return away.get();
    }

    /** Whether one more socket may be away. */
    boolean mayGoAway() {
        return away.get() < limits().maxAwaySockets();
    }

    @EventLoopOnly
    void away(AwaySocket socket, Set<String> rooms) {
        away.incrementAndGet();
        awaySockets.add(socket, rooms);
    }

    @EventLoopOnly
    void back(AwaySocket socket) {
        away.decrementAndGet();
        awaySockets.remove(socket);
    }

    @EventLoopOnly
    Set<String> roomsOf(AwaySocket socket) {
        return awaySockets.roomsOf(socket);
    }

    void close() {
        byPid.clear();
    }
}

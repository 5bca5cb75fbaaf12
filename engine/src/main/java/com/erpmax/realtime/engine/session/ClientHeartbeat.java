package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.time.Duration;

/**
 * The heartbeat of protocol 3 ("Timeouts"): the peer pings, the server answers. A session that brings no ping for an
 * interval and a time-out ends; other packets do not count.
 */
@EventLoopOnly
final class ClientHeartbeat extends Heartbeat {

    private final EngineSession session;
    private final EngineLoop loop;
    private final Duration patience;

    ClientHeartbeat(EngineSession session, EngineLoop loop, EngineConfig config) {
        this.session = session;
        this.loop = loop;
        this.patience = config.pingInterval().plus(config.pingTimeout());
    }

    @Override
    void start() {
        loop.arm(this, patience);
    }

    @Override
    void packet() {
        // only pings show that the peer's own heartbeat runs
    }

    @Override
    boolean ping() {
        start();
        session.sendPong();
        return true;
    }

    @Override
    boolean pong() {
        return false;
    }

    @Override
    void transportChanged() {
        start();
    }

    /** Without effect: in protocol 3 the server cannot ask, and a ping of the peer's tells nothing of what it has. */
    @Override
    void prove(Runnable whenProven, Duration within) {}

    @Override
    protected void expired() {
        session.dismiss(CloseReason.PING_TIMEOUT);
    }
}

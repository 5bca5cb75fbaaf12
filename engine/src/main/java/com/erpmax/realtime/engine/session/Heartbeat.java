package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerNode;

/**
 * The heartbeat of protocol 4: the server pings, the peer has to answer. The first ping goes out one interval after the
 * open packet; any packet that arrives while a pong is due grants one more time-out per ping.
 */
@EventLoopOnly
final class Heartbeat extends TimerNode {

    private final EngineSession session;
    private final EngineLoop loop;
    private final EngineConfig config;
    private boolean isPongDue;
    private boolean hasGrace;

    Heartbeat(EngineSession session, EngineLoop loop, EngineConfig config) {
        this.session = session;
        this.loop = loop;
        this.config = config;
    }

    void start() {
        isPongDue = false;
        loop.arm(this, config.pingInterval());
    }

    void pong() {
        start();
    }

    void packet() {
        if (isPongDue && hasGrace) {
            hasGrace = false;
            loop.arm(this, config.pingTimeout());
        }
    }

    /** On upgrade an outstanding pong is forgiven: it may have been lost with the old transport. */
    void transportChanged() {
        start();
    }

    @Override
    protected void expired() {
        if (isPongDue) {
            session.dismiss(CloseReason.PING_TIMEOUT);
            return;
        }
        isPongDue = true;
        hasGrace = true;
        loop.arm(this, config.pingTimeout());
        session.sendPing();
    }
}

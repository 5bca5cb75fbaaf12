package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerNode;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import java.time.Duration;

/** Finds out whether the peer of a session is still there; which side asks depends on the protocol. */
@EventLoopOnly
abstract sealed class Heartbeat extends TimerNode permits ServerHeartbeat, ClientHeartbeat {

    static Heartbeat of(EngineProtocol protocol, EngineSession session, EngineLoop loop, EngineConfig config) {
        return switch (protocol) {
            case V3 -> new ClientHeartbeat(session, loop, config);
            case V4 -> new ServerHeartbeat(session, loop, config);
        };
    }

    /** The session is open. */
    abstract void start();

    /** A packet arrived, of whatever type. */
    abstract void packet();

    /** A ping arrived; false if the peer must not send any. */
    abstract boolean ping();

    /** A pong arrived; false if the peer must not send any. */
    abstract boolean pong();

    /** The session travels over another transport; what was due may have been lost with the old one, and is forgiven. */
    abstract void transportChanged();

    /** Runs the task when the peer is known to have received what was sent to it until now; never if it goes before. */
    abstract void prove(Runnable whenProven, Duration within);
}

package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.transport.PollingTransport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat of protocol 4: the server pings, the peer has to answer. The first ping goes out one interval after the
 * open packet, or sooner if somebody wants a proof of delivery; any packet that arrives while a pong is due grants one more time-out per ping.
 */
@EventLoopOnly
final class ServerHeartbeat extends Heartbeat {

    private final EngineSession session;
    private final EngineLoop loop;
    private final EngineConfig config;
    private boolean isPongDue;
    private boolean hasGrace;
    /** Null while nobody has asked. */
    private @Nullable DeliveryProofs proofs;

    ServerHeartbeat(EngineSession session, EngineLoop loop, EngineConfig config) {
        this.session = session;
        this.loop = loop;
        this.config = config;
    }

    @Override
    void start() {
        isPongDue = false;
        loop.arm(this, proofs == null ? config.pingInterval() : proofs.nextPingWithin(config.pingInterval()));
    }

    @Override
    boolean ping() {
        return false;
    }

    @Override
    boolean pong() {
        if (!isPongDue || session.polling().filter(PollingTransport::holdsPing).isPresent()) {
            return true; // to no ping that has arrived: who never polls must not live on by it
        }
        if (proofs != null) {
            proofs.pongArrived();
        }
        start();
        return true;
    }

    @Override
    void packet() {
        if (isPongDue && hasGrace) {
            hasGrace = false;
            loop.arm(this, config.pingTimeout());
        }
    }

    @Override
    void transportChanged() {
        if (isPongDue && proofs != null) {
            proofs.pongForgiven();
        }
        start();
    }

    @Override
    void prove(Runnable whenProven, Duration within) {
        DeliveryProofs waiting = proofs == null ? new DeliveryProofs() : proofs;
        proofs = waiting;
        waiting.add(whenProven, within);
        if (!isPongDue) {
            loop.armWithin(this, within);
        }
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
        if (proofs != null) {
            proofs.pingSent();
        }
    }
}

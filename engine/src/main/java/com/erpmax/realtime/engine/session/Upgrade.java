package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.engine.transport.ControlFrames;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.Transport;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to move a session from polling to WebSocket (Engine.IO protocol 4, "Upgrade"): {@code 2probe},
 * {@code 3probe}, the waiting poll is released, {@code 5}. Anything else ends the attempt, and the session stays where
 * it was. Lives on the home loop.
 */
@EventLoopOnly
final class Upgrade {

    private static final Duration RELEASE_INTERVAL = Duration.ofMillis(100);
    private static final String PROBE = "probe";

    private final EngineLoop loop;
    private final PollingTransport from;
    private final Transport to;
    private final TimerHandle deadline;
    private @Nullable TimerHandle release;
    private boolean isOver;

    Upgrade(EngineLoop loop, PollingTransport from, Transport to, Duration timeout, Runnable failed) {
        this.loop = loop;
        this.from = from;
        this.to = to;
        this.deadline = loop.schedule(timeout, failed);
    }

    boolean isTo(Transport transport) {
        return to == transport;
    }

    /** Takes a packet from the new transport; and says where the attempt stands. */
    Step onPacket(EnginePacket packet) {
        if (packet instanceof EnginePacket.Ping ping && ping.data().equals(PROBE)) {
            to.send(ControlFrames.PROBE_PONG);
            releaseSoon();
            return Step.PROBED;
        }
        return packet instanceof EnginePacket.Upgrade ? Step.COMPLETED : Step.FAILED;
    }

    enum Step {
        PROBED,
        COMPLETED,
        FAILED
    }

    /** The new transport takes over everything that waits. */
    Transport complete() {
        stop();
        from.handOverTo(to);
        return to;
    }

    /** Ends the attempt, and the new connection with it. */
    void cancel() {
        stop();
        to.close();
    }

    private void stop() {
        isOver = true;
        deadline.cancel();
        if (release != null) {
            release.cancel();
        }
    }

    private void releaseSoon() {
        if (release == null) {
            release = loop.schedule(RELEASE_INTERVAL, this::releasePoll);
        }
    }

    private void releasePoll() {
        if (!isOver) {
            from.releasePoll();
            release = loop.schedule(RELEASE_INTERVAL, this::releasePoll);
        }
    }
}

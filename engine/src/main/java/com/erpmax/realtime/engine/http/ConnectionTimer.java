package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerNode;
import java.time.Duration;

/**
 * Closes an HTTP connection that brings nothing: none of our requests for a while, or a body that trickles. Not armed
 * while a session or another owner holds the exchange.
 */
@EventLoopOnly
final class ConnectionTimer extends TimerNode {

    private static final Duration IDLE = Duration.ofSeconds(65);
    private static final Duration BODY_WINDOW = Duration.ofSeconds(10);
    private static final int MIN_BYTES_PER_WINDOW = 10 * 1024;

    private final EngineLoop loop;
    private final Runnable close;
    private boolean isBody;
    private long bytesInWindow;

    ConnectionTimer(EngineLoop loop, Runnable close) {
        this.loop = loop;
        this.close = close;
    }

    /** Nothing is open: the next request must come in time. */
    void awaitRequest() {
        isBody = false;
        loop.arm(this, IDLE);
    }

    /** A body of ours is being read. */
    void awaitBody() {
        isBody = true;
        bytesInWindow = 0;
        loop.arm(this, BODY_WINDOW);
    }

    void bodyBytes(int count) {
        bytesInWindow += count;
    }

    @Override
    protected void expired() {
        if (isBody && bytesInWindow >= MIN_BYTES_PER_WINDOW) {
            awaitBody();
        } else {
            close.run();
        }
    }
}

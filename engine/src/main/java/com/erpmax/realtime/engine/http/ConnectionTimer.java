package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerNode;
import java.time.Duration;

/**
 * Closes an HTTP connection that brings nothing: none of our requests for a while, or a body that trickles. While a
 * session or another owner holds the exchange nothing is awaited; the timer may run out then, without effect.
 */
@EventLoopOnly
final class ConnectionTimer extends TimerNode {

    private static final Duration IDLE = Duration.ofSeconds(65);
    private static final Duration BODY_WINDOW = Duration.ofSeconds(10);
    private static final int MIN_BYTES_PER_WINDOW = 10 * 1024;

    private enum Awaited {
        NOTHING,
        REQUEST,
        BODY
    }

    private final EngineLoop loop;
    private final Runnable close;
    private Awaited awaited = Awaited.NOTHING;
    private long bytesInWindow;

    ConnectionTimer(EngineLoop loop, Runnable close) {
        this.loop = loop;
        this.close = close;
    }

    /** Nothing is open: the next request must come in time. */
    void awaitRequest() {
        awaited = Awaited.REQUEST;
        loop.postpone(this, IDLE);
    }

    /** A request of ours begins; its body may have come with it. */
    void begin() {
        awaited = Awaited.NOTHING;
        bytesInWindow = 0;
    }

    /** Some of the body of the request is still to come; the first call starts its time. */
    void awaitBody() {
        if (awaited != Awaited.BODY) {
            awaited = Awaited.BODY;
            loop.arm(this, BODY_WINDOW);
        }
    }

    void bodyBytes(int count) {
        bytesInWindow += count;
    }

    /** A session or another owner holds the exchange. */
    void hold() {
        awaited = Awaited.NOTHING;
    }

    @Override
    protected void expired() {
        if (awaited == Awaited.BODY && bytesInWindow >= MIN_BYTES_PER_WINDOW) {
            bytesInWindow = 0;
            loop.arm(this, BODY_WINDOW);
        } else if (awaited != Awaited.NOTHING) {
            close.run();
        }
    }
}

package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.http.RequestCheck.Outcome;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.TimerNode;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.protocol.engineio.HandshakeError;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an embedder's check: the check has a virtual thread, all else happens on the connection's loop. Its end is
 * told once, unless it is abandoned before.
 */
final class PendingCheck extends TimerNode {

    private static final Logger log = LoggerFactory.getLogger(PendingCheck.class);
    private static final Outcome FORBIDDEN = RequestCheck.refuse(HandshakeError.FORBIDDEN.message());

    private final EngineLoop loop;
    private final Consumer<Outcome> whenDecided;
    private @Nullable Thread thread;
    private volatile boolean isOver;

    PendingCheck(EngineLoop loop, Consumer<Outcome> whenDecided) {
        this.loop = loop;
        this.whenDecided = whenDecided;
    }

    /**
     * Starts the check.
     *
     * @param whenThreadEnds called on the check's thread, also after a time-out
     */
    void start(RequestCheck check, HandshakeRequest request, Duration timeout, Runnable whenThreadEnds) {
        loop.arm(this, timeout);
        thread = Thread.ofVirtual().name("request-check").start(() -> {
            try {
                Outcome outcome = decide(check, request);
                loop.execute(() -> end(outcome));
            } catch (RejectedExecutionException loopIsGone) {
                log.debug("a check ended after the server did");
            } finally {
                whenThreadEnds.run();
            }
        });
    }

    /** Nobody waits for the answer any more. */
    void abandon() {
        isOver = true;
        cancel();
        Objects.requireNonNull(thread).interrupt();
    }

    @Override
    protected void expired() {
        log.debug("a check of a request took too long, the request is refused");
        end(FORBIDDEN);
        Objects.requireNonNull(thread).interrupt();
    }

    private Outcome decide(RequestCheck check, HandshakeRequest request) {
        try {
            return Objects.requireNonNull(check.check(request), "the check's outcome");
        } catch (Throwable failure) {
            if (!isOver) {
                // whoever asks can cause this again and again, so it is no alarm
                log.debug("a check of a request failed, the request is refused", failure);
            }
            return FORBIDDEN;
        }
    }

    private void end(Outcome outcome) {
        if (isOver) {
            return;
        }
        isOver = true;
        cancel();
        whenDecided.accept(outcome);
    }
}

package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * An embedder's decision about every request that would open a session, before it does: the reference server's
 * {@code allowRequest}. Runs on a virtual thread of its own and may take the time that {@link HttpOptions#checkTimeout}
 * gives; then, and when the peer leaves, the thread is interrupted. A check that is late or throws
 * refuses the request with the message {@code Forbidden}; the failure is logged at debug level.
 */
@Blocking
@FunctionalInterface
public interface RequestCheck {

    /** What becomes of the request. */
    sealed interface Outcome {

        /** The session may be opened. */
        record Allowed() implements Outcome {}

        /**
         * The request is refused with code 4: polling with status 403, an upgrade with 400.
         *
         * @param message what the peer is told; a check that gives null has failed
         */
        record Refused(String message) implements Outcome {
            public Refused {
                Objects.requireNonNull(message, "message");
            }
        }

        /**
         * The session cannot be opened now, and may be later: status 503 with {@code Retry-After}, polling and upgrade
         * alike.
         *
         * @param retryAfter when it is worth coming back; told in whole seconds, rounded up, at least one
         * @param message what the peer is told
         */
        record Unavailable(Duration retryAfter, String message) implements Outcome {
            public Unavailable {
                Objects.requireNonNull(message, "message");
                if (retryAfter.isNegative()) {
                    throw new IllegalArgumentException("retryAfter: " + retryAfter + " (expected: >= PT0S)");
                }
            }
        }
    }

    /** Decides. */
    Outcome check(HandshakeRequest request) throws Exception;

    /** The request may go on. */
    static Outcome allow() {
        return new Outcome.Allowed();
    }

    /** The peer is told this message. */
    static Outcome refuse(String message) {
        return new Outcome.Refused(message);
    }

    /** The peer is told this message, and to come back after this time. */
    static Outcome unavailable(Duration retryAfter, String message) {
        return new Outcome.Unavailable(retryAfter, message);
    }

    /** A check that answers with a stage; one that fails refuses the request. */
    static RequestCheck async(Function<HandshakeRequest, CompletionStage<Outcome>> check) {
        return request -> check.apply(request).toCompletableFuture().get();
    }
}

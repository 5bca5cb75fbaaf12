package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.Optional;

/**
 * An embedder's word on whether new sessions can be opened at all now, before anything is done for one: while it is
 * closed, every request for a new session is answered 503 with {@code Retry-After}. Requests of open sessions go on.
 *
 * <p>Asked on the event loop for every such request, so it looks at what is known already and asks nobody. One that
 * throws is taken for open; the failure is logged.
 */
@EventLoopOnly
@FunctionalInterface
public interface HandshakeGate {

    /** Why no session can be opened now; empty when one can. */
    Optional<Unavailability> closed();

    /** A gate that is closed when one of the two is; the second is asked only if the first is open. */
    default HandshakeGate and(HandshakeGate second) {
        return () -> {
            Optional<Unavailability> first = closed();
            return first.isPresent() ? first : second.closed();
        };
    }

    /** The gate of a server without one. */
    static HandshakeGate alwaysOpen() {
        return Optional::empty;
    }
}

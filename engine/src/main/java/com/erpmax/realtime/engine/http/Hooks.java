package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls an embedder's listener and gate, and keeps their failures from the answer. */
@EventLoopOnly
final class Hooks {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);

    private final @Nullable HttpListener listener;

    Hooks(@Nullable HttpListener listener) {
        this.listener = listener;
    }

    /** An answer is complete but for what the listener adds. */
    void answer(HttpExchange exchange, HttpHeaders headers) {
        HttpListener told = listener;
        if (told == null) {
            return;
        }
        ResponseHeaders open = new ResponseHeaders(headers);
        if (exchange.isInitial()) {
            guarded(() -> told.onInitialHeaders(exchange.describe(), open));
        }
        guarded(() -> told.onHeaders(exchange.describe(), open));
    }

    /** A request is refused with one of the protocol's errors. */
    void refused(HttpExchange exchange, Refusal refusal) {
        HttpListener told = listener;
        if (told != null) {
            guarded(() -> told.onRefused(new RefusedRequest(exchange.describe(), refusal.error(), refusal.context())));
        }
    }

    /** What the embedder's gate says. */
    Optional<Unavailability> closed(HandshakeGate gate) {
        try {
            return gate.closed();
        } catch (Throwable failure) {
            log.error("A gate of handshakes failed, it is taken for open", failure);
            return Optional.empty();
        }
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            log.error("A listener of HTTP requests failed", failure);
        }
    }
}

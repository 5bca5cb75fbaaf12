package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the middlewares of a namespace one after the other; the first that throws decides. */
@AnyThread
final class MiddlewareChain {
    private static final Logger log = LoggerFactory.getLogger(MiddlewareChain.class);
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("socket-connect").factory();

    private MiddlewareChain() {}

    /** Decides on the calling event loop if all of them are non-blocking, else on a virtual thread. */
    static void run(List<ConnectMiddleware> middlewares, Socket socket, Consumer<Admission> decided) {
        if (middlewares.stream().allMatch(ConnectMiddleware::isNonBlocking)) {
            decided.accept(ask(middlewares, socket));
        } else {
            THREADS.newThread(() -> decided.accept(ask(middlewares, socket))).start();
        }
    }

    private static Admission ask(List<ConnectMiddleware> middlewares, Socket socket) {
        try {
            for (ConnectMiddleware middleware : middlewares) {
                middleware.authorise(socket);
            }
            return new Admission.Accepted();
        } catch (Throwable failure) {
            return decision(failure, socket.namespace().payloads());
        }
    }

    /** What an exception means for the client. */
    static Admission decision(Throwable failure, PayloadMapper payloads) {
        return switch (failure) {
            case ConnectRefusedException refusal -> refused(refusal, payloads);
            case MalformedPacketException malformed -> {
                log.debug("A middleware could not read what a client sent: {}", malformed.toString());
                yield refused(
                        new ConnectRefusedException(RequestRefusedException.INVALID_PAYLOAD, "invalid payload"),
                        payloads);
            }
            default -> new Admission.Undecided(failure);
        };
    }

    private static Admission refused(ConnectRefusedException refusal, PayloadMapper payloads) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", refusal.reason());
        if (refusal.data() != null) {
            error.put("data", refusal.data());
        }
        try {
            String json = payloads.write(error).json(0);
            Object former = refusal.data() == null ? refusal.reason() : refusal.data();
            return new Admission.Refused(
                    refusal.code(),
                    refusal.reason(),
                    json,
                    payloads.write(former).json(0));
        } catch (IllegalArgumentException notWritable) {
            return new Admission.Undecided(notWritable);
        }
    }
}

package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import com.erpmax.realtime.protocol.engineio.HandshakeError;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what a request may do, in the reference server's order of checks. */
final class RequestVerifier {

    /** What a request asks for, when it may have it. */
    sealed interface Verdict {

        /** Refused, with the protocol's error. */
        record Refused(HandshakeError error) implements Verdict {}

        /** A new session over this transport. */
        record NewSession(TransportKind transport) implements Verdict {}

        /** A polling request of a session. */
        record Poll(EngineSession session) implements Verdict {}

        /** A WebSocket that wants to take over a session. */
        record Upgrade(EngineSession session) implements Verdict {}
    }

    private final EngineEndpoint endpoint;

    RequestVerifier(EngineEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    Verdict verify(EngineRequest request, CorsPolicy.Decision cors) {
        Optional<TransportKind> transport = transportOf(request);
        if (transport.isEmpty()) {
            return new Verdict.Refused(HandshakeError.UNKNOWN_TRANSPORT);
        }
        if (hasIllegalOrigin(request.header(HttpHeaderNames.ORIGIN))) {
            return new Verdict.Refused(HandshakeError.BAD_REQUEST);
        }
        if (!cors.isAllowed()) {
            return new Verdict.Refused(HandshakeError.FORBIDDEN);
        }
        String sid = request.sid();
        return sid == null ? verifyNew(request, transport.get()) : verifyKnown(request, transport.get(), sid);
    }

    private Verdict verifyKnown(EngineRequest request, TransportKind transport, String sid) {
        Optional<EngineSession> session = endpoint.sessions().find(sid);
        if (session.isEmpty()) {
            return new Verdict.Refused(HandshakeError.UNKNOWN_SESSION);
        }
        boolean isUpgrade = request.isWebSocketUpgrade();
        if (request.protocol() != session.get().protocol()
                || isUpgrade != (transport == TransportKind.WEBSOCKET)
                || (!isUpgrade && transport != session.get().transportKind())) {
            return new Verdict.Refused(HandshakeError.BAD_REQUEST);
        }
        return isUpgrade ? new Verdict.Upgrade(session.get()) : new Verdict.Poll(session.get());
    }

    private Verdict verifyNew(EngineRequest request, TransportKind transport) {
        if (!request.isGet()) {
            return new Verdict.Refused(HandshakeError.BAD_HANDSHAKE_METHOD);
        }
        if (request.isWebSocketUpgrade() != (transport == TransportKind.WEBSOCKET)) {
            return new Verdict.Refused(HandshakeError.BAD_REQUEST);
        }
        if (request.protocol() == EngineProtocol.V3 && !endpoint.config().allowsEio3()) {
            return new Verdict.Refused(HandshakeError.UNSUPPORTED_PROTOCOL_VERSION);
        }
        if (transport == TransportKind.POLLING && request.asksForJsonp()) {
            return new Verdict.Refused(HandshakeError.BAD_REQUEST);
        }
        return new Verdict.NewSession(transport);
    }

    private Optional<TransportKind> transportOf(EngineRequest request) {
        return Arrays.stream(TransportKind.values())
                .filter(kind -> kind.wireName().equals(request.transport()))
                .filter(endpoint.config().transports()::contains)
                .findFirst();
    }

    private static boolean hasIllegalOrigin(@Nullable String origin) {
        return origin != null && !origin.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= 0xFF && c != 0x7F));
    }
}

package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what a request may do, in the reference server's order of checks. One per endpoint. */
final class RequestVerifier {

    /** What a request asks for, when it may have it. */
    sealed interface Verdict {

        /** Refused, for this reason. */
        record Refused(Refusal refusal) implements Verdict {}

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
        TransportKind transport = transportOf(request);
        if (transport == null) {
            return new Verdict.Refused(Refusal.unknownTransport(request.transport()));
        }
        String origin = request.origin();
        if (origin != null && !Origins.isLegal(origin)) {
            return new Verdict.Refused(Refusal.illegalOrigin(origin));
        }
        if (origin != null && !cors.isAllowed()) {
            return new Verdict.Refused(Refusal.forbiddenOrigin(origin));
        }
        String sid = request.sid();
        return sid == null ? verifyNew(request, transport) : verifyKnown(request, transport, sid);
    }

    private Verdict verifyKnown(EngineRequest request, TransportKind transport, String sid) {
        Optional<EngineSession> session = endpoint.sessions().find(sid);
        if (session.isEmpty()) {
            return new Verdict.Refused(Refusal.unknownSession(sid));
        }
        boolean isUpgrade = request.isWebSocketUpgrade();
        TransportKind current = session.get().transportKind();
        if (isUpgrade != (transport == TransportKind.WEBSOCKET) || (!isUpgrade && transport != current)) {
            return new Verdict.Refused(Refusal.transportMismatch(transport.wireName(), current.wireName()));
        }
        if (request.protocol() != session.get().protocol()) {
            return new Verdict.Refused(Refusal.badRequest("PROTOCOL_MISMATCH"));
        }
        if (isUpgrade && !endpoint.config().allowsUpgrades()) {
            return new Verdict.Refused(Refusal.badRequest("UPGRADES_NOT_ALLOWED"));
        }
        return isUpgrade ? new Verdict.Upgrade(session.get()) : new Verdict.Poll(session.get());
    }

    private Verdict verifyNew(EngineRequest request, TransportKind transport) {
        if (!request.isGet()) {
            return new Verdict.Refused(Refusal.badMethod(request.method().name()));
        }
        if (request.isWebSocketUpgrade() != (transport == TransportKind.WEBSOCKET)) {
            return new Verdict.Refused(Refusal.badRequest("TRANSPORT_HANDSHAKE_ERROR"));
        }
        if (request.protocol() == EngineProtocol.V3 && !endpoint.config().allowsEio3()) {
            return new Verdict.Refused(Refusal.unsupportedProtocol(request.parameter("EIO")));
        }
        if (transport == TransportKind.POLLING && request.asksForJsonp()) {
            return new Verdict.Refused(Refusal.badRequest("JSONP_NOT_SUPPORTED"));
        }
        return new Verdict.NewSession(transport);
    }

    private @Nullable TransportKind transportOf(EngineRequest request) {
        for (TransportKind kind : endpoint.config().transports()) {
            if (kind.wireName().equals(request.transport())) {
                return kind;
            }
        }
        return null;
    }
}

package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.engineio.HandshakeError;

/** Opens sessions and starts upgrades for requests that were judged and read to their end. One per endpoint. */
@EventLoopOnly
final class Handshakes {

    private final EngineEndpoint endpoint;

    Handshakes(EngineEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Opens a session whose home is the connection's loop. */
    void open(EngineRequestHandler connection, HttpExchange opened, TransportKind transport) {
        if (transport == TransportKind.WEBSOCKET && !WebSocketUpgrader.isValid(opened.request())) {
            connection.refuse(opened, HandshakeError.BAD_REQUEST);
            return;
        }
        EngineSession created = new EngineSession(
                endpoint.sessions().newId(),
                connection.loop(),
                opened.request().protocol(),
                endpoint.config(),
                opened.request()
                        .toHandshake(
                                connection.context().channel(), endpoint.clock().instant()),
                endpoint.sessions(),
                endpoint.meters());
        if (!endpoint.sessions().admit(created, endpoint.config().maxSessions())) {
            endpoint.meters().refused("503");
            connection.respond(opened, HttpErrors.unavailable(opened));
            return;
        }
        if (transport == TransportKind.WEBSOCKET) {
            WebSocketOpening opening = webSocket(connection, opened, created);
            takeOver(connection, opened, opening, () -> created.open(opening.transport(), endpoint.listeners()));
        } else {
            PollingTransport carrier = new PollingTransport(
                    connection.loop(), created, opened.request().framing());
            connection.requests().opened(created);
            opened.assign(connection.loop());
            created.open(carrier, endpoint.listeners());
            carrier.onPoll(opened);
        }
    }

    /** Offers the connection to a session as its next transport. */
    void upgrade(EngineRequestHandler connection, HttpExchange upgraded, EngineSession target) {
        if (!WebSocketUpgrader.isValid(upgraded.request())) {
            connection.refuse(upgraded, HandshakeError.BAD_REQUEST);
            return;
        }
        WebSocketOpening opening = webSocket(connection, upgraded, target);
        takeOver(
                connection,
                upgraded,
                opening,
                () -> connection.loop().handOver(target.loop(), () -> target.upgrade(opening.transport())));
    }

    private WebSocketOpening webSocket(EngineRequestHandler connection, HttpExchange opened, EngineSession owner) {
        return WebSocketOpening.of(
                opened.request(), endpoint.config(), connection.context().channel(), connection.loop(), owner);
    }

    private static void takeOver(
            EngineRequestHandler connection, HttpExchange upgraded, WebSocketOpening opening, Runnable announce) {
        connection.detach();
        WebSocketUpgrader.upgrade(connection.context(), upgraded, opening, announce);
    }
}

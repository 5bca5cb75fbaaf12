package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.http.RequestCheck.Outcome;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.TransportKind;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens sessions and starts upgrades for requests that were judged and read to their end. One per endpoint. */
@EventLoopOnly
final class Handshakes {

    private final EngineEndpoint endpoint;
    private final AtomicInteger runningChecks = new AtomicInteger();

    Handshakes(EngineEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Opens a session whose home is the connection's loop. */
    void open(EngineRequestHandler connection, HttpExchange opened, TransportKind transport) {
        if (transport == TransportKind.WEBSOCKET && !WebSocketUpgrader.isValid(opened.request())) {
            connection.refuse(opened, Refusal.badRequest("TRANSPORT_HANDSHAKE_ERROR"));
            return;
        }
        if (endpoint.sessions().isClosed()) {
            turnAway(connection, opened, Unavailability.stopping());
            return;
        }
        Optional<Unavailability> closed =
                endpoint.hooks().closed(endpoint.http().gate());
        if (closed.isPresent()) {
            turnAway(connection, opened, closed.get());
            return;
        }
        RequestCheck check = endpoint.http().check();
        if (check == null) {
            admit(connection, opened, transport);
        } else {
            decide(check, connection, opened, transport);
        }
    }

    private void decide(
            RequestCheck check, EngineRequestHandler connection, HttpExchange opened, TransportKind transport) {
        if (!hasRoom()) {
            turnAway(connection, opened, noRoom());
            return;
        }
        if (runningChecks.get() >= endpoint.http().maxRunningChecks()) {
            turnAway(connection, opened, Unavailability.busy());
            return;
        }
        if (transport == TransportKind.WEBSOCKET) {
            WebSocketUpgrader.stopReadingHttp(connection.context());
        }
        PendingCheck pending = new PendingCheck(connection.loop(), outcome -> {
            opened.awaits(null);
            switch (outcome) {
                case Outcome.Allowed ignored -> admit(connection, opened, transport);
                case Outcome.Refused refused -> connection.refuse(opened, Refusal.forbidden(refused.message()));
                case Outcome.Unavailable later ->
                    turnAway(connection, opened, new Unavailability("check", later.retryAfter(), later.message()));
            }
        });
        opened.awaits(pending);
        runningChecks.incrementAndGet();
        pending.start(check, opened.describe(), endpoint.http().checkTimeout(), runningChecks::decrementAndGet);
    }

    private void admit(EngineRequestHandler connection, HttpExchange opened, TransportKind transport) {
        EngineSession created = new EngineSession(
                endpoint.sessions().newId(),
                connection.loop(),
                opened.request().protocol(),
                endpoint.config(),
                opened.describe(),
                endpoint.sessions(),
                endpoint.meters());
        if (!endpoint.sessions().admit(created, endpoint.config().maxSessions())) {
            turnAway(connection, opened, noRoom());
            return;
        }
        opened.opens(created.id());
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
            connection.refuse(upgraded, Refusal.badRequest("TRANSPORT_HANDSHAKE_ERROR"));
            return;
        }
        WebSocketOpening opening = webSocket(connection, upgraded, target);
        takeOver(
                connection,
                upgraded,
                opening,
                () -> connection.loop().handOver(target.loop(), () -> target.upgrade(opening.transport())));
    }

    /** Whether a session may be opened, as far as that can be told before its request is decided about. */
    private boolean hasRoom() {
        return !endpoint.sessions().isClosed()
                && endpoint.sessions().size() < endpoint.config().maxSessions();
    }

    private Unavailability noRoom() {
        return endpoint.sessions().isClosed() ? Unavailability.stopping() : Unavailability.full();
    }

    private void turnAway(EngineRequestHandler connection, HttpExchange opened, Unavailability reason) {
        endpoint.meters().refused("503");
        endpoint.meters().unavailable(reason.reason());
        connection.respond(opened, HttpErrors.unavailable(opened, reason));
    }

    private WebSocketOpening webSocket(EngineRequestHandler connection, HttpExchange opened, EngineSession owner) {
        return WebSocketOpening.of(
                opened.request(), endpoint.config(), connection.context().channel(), connection.loop(), owner);
    }

    private void takeOver(
            EngineRequestHandler connection, HttpExchange upgraded, WebSocketOpening opening, Runnable announce) {
        connection.detach();
        FullHttpResponse response = WebSocketUpgrader.response(upgraded, opening);
        endpoint.hooks().answer(upgraded, response.headers());
        WebSocketUpgrader.upgrade(connection.context(), response, opening, announce);
    }
}

package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every namespace its authentication, its greeting and its events. What clients may send in any namespace they may
 * send in the root namespace too, since some open that one only. Used once, before the server listens.
 */
final class NamespaceSetup {

    private static final String GREETING = "Successfully connected to ERPMax Orchestrator";

    private final ConnectionAuthentication authentication;
    private final ConnectionLife life;
    private final ClientEvents events;
    private final SocketWelcome welcome;

    NamespaceSetup(AccessTokens tokens, ConnectionLife life, ClientEvents events, SocketWelcome welcome) {
        this.authentication = new ConnectionAuthentication(tokens);
        this.life = life;
        this.events = events;
        this.welcome = welcome;
    }

    void apply(SocketIoServer io, List<NamespaceEvents> features, CommonEvents common) {
        for (String name : NamespaceNames.ALL) {
            Namespace namespace = io.namespace(name);
            setUp(namespace);
            common.handlers().forEach((event, handler) -> namespace.on(event, events.repeatable(handler)));
        }
        Namespace root = io.namespace(NamespaceNames.ROOT);
        for (NamespaceEvents feature : features) {
            Namespace own = io.namespace(feature.namespace());
            feature.handlers().forEach((event, handler) -> {
                own.on(event, events.handler(handler));
                root.on(event, events.handler(handler));
            });
        }
    }

    private void setUp(Namespace namespace) {
        namespace
                .use(authentication)
                .onConnection(this::welcome)
                .onDisconnect((socket, reason) -> farewell(socket))
                .onLoop(ControlEvents.PING, NamespaceSetup::pong)
                .onLoop(ControlEvents.PONG, NamespaceSetup::acknowledge)
                .onUnhandled(events::unknown);
    }

    private void welcome(Socket socket) {
        life.begin(socket);
        Principal principal = SocketIdentity.of(socket).principal();
        Map<String, String> greeting = new LinkedHashMap<>();
        greeting.put("message", GREETING);
        greeting.put("user_id", principal.userId());
        greeting.put("tenant_id", principal.tenantId());
        welcome.welcome(socket, principal, () -> socket.emit(ControlEvents.CONNECTED, greeting));
    }

    private void farewell(Socket socket) {
        life.end(socket);
        welcome.left(socket);
    }

    private static void pong(Event ping) {
        ping.socket().emit(ControlEvents.PONG);
        acknowledge(ping);
    }

    /** With one object, as all acknowledgements of the service. */
    private static void acknowledge(Event event) {
        event.ack(Map.of());
    }
}

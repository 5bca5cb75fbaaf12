package com.erpmax.realtime.engine.testing;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.EngineServerBuilder;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineSession;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/** A server on a port of its own, whose sessions echo, and the connections that a test makes to it. */
public final class TestServer implements AutoCloseable {

    /** The path with what every request of protocol 4 carries. */
    public static final String PATH = "/socket.io/?EIO=4&transport=";

    /** The same for protocol 3, which a server allows only if told to. */
    public static final String V3_PATH = "/socket.io/?EIO=3&transport=";

    private final BlockingQueue<EchoListener> opened = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> clients = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EngineServer server;

    private TestServer(EngineServerBuilder settings, Function<EchoListener, EngineListener> listeners) {
        this.server = settings.meters(meters).start(session -> opened(session, listeners));
    }

    /** A server with the default settings. */
    public static TestServer start() {
        return start(settings -> {});
    }

    /** A server with these times and bounds. */
    public static TestServer start(EngineConfig config) {
        return start(settings -> settings.config(config));
    }

    /** A server with other settings. */
    public static TestServer start(Consumer<EngineServerBuilder> settings) {
        return start(settings, listener -> listener);
    }

    /** A server whose sessions have listeners made from echoing ones. */
    public static TestServer start(
            Consumer<EngineServerBuilder> settings, Function<EchoListener, EngineListener> listeners) {
        EngineServerBuilder builder = EngineServer.builder();
        settings.accept(builder);
        return new TestServer(builder, listeners);
    }

    private EngineListener opened(EngineSession session, Function<EchoListener, EngineListener> listeners) {
        EchoListener listener = new EchoListener(session);
        opened.add(listener);
        return listeners.apply(listener);
    }

    /** The server itself. */
    public EngineServer server() {
        return server;
    }

    /** The listener of the session opened next, in the order of their opening. */
    public EchoListener listener() {
        return Deadlines.take(opened, "a session");
    }

    /** The listener of the session with this id; those opened before it are forgotten. */
    public EchoListener listener(String sid) {
        EchoListener listener = listener();
        while (!listener.session().id().equals(sid)) {
            listener = listener();
        }
        return listener;
    }

    /** A meter's value, 0 when there is none. */
    public double meter(String name, String tag, String value) {
        return meters.find(name).tag(tag, value).meters().stream()
                .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                .sum();
    }

    /** A new connection, closed with the server. */
    public RawConnection connect() {
        return keep(RawConnection.to(server.port()));
    }

    /** A new connection with a small receive buffer, closed with the server. */
    public RawConnection connectNarrow(int receiveBufferBytes) {
        return keep(RawConnection.to(server.port(), receiveBufferBytes));
    }

    /** Closes every connection made so far. */
    public void disconnectClients() {
        clients.forEach(TestServer::close);
        clients.clear();
    }

    /** Opens a session over polling. */
    public PollingSession poll() {
        return new PollingSession(this, PATH, "");
    }

    /** Opens a session of protocol 3 over polling; the handshake has these further parameters. */
    public PollingSession pollV3(String parameters) {
        return new PollingSession(this, V3_PATH, parameters);
    }

    /** Opens a session over WebSocket and reads the open packet. */
    public RawWebSocket webSocket() {
        return webSocket(PATH + "websocket");
    }

    /** Opens a session with that request over WebSocket and reads the open packet. */
    public RawWebSocket webSocket(String target) {
        RawWebSocket socket = RawWebSocket.open(connect(), target);
        String open = socket.text();
        if (!open.startsWith("0{")) {
            throw new AssertionError("open packet: " + open);
        }
        return socket;
    }

    /** Ends every session at once, then the server. */
    @Override
    public void close() {
        clients.forEach(TestServer::close);
        server.sessions().abortAll();
        server.close();
    }

    private RawConnection keep(RawConnection connection) {
        clients.add(connection);
        return connection;
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}

package com.erpmax.realtime.socket.testing;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.SocketIoServerBuilder;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO server on a real engine with two event loops. Closes its clients with itself. Servers with the engine's
 * defaults stand on one engine one after the other, because starting and stopping one takes its time.
 */
public final class TestServer implements AutoCloseable {
    private static final AtomicReference<@Nullable SocketIoServer> CURRENT = new AtomicReference<>();
    private static final EngineServer SHARED =
            EngineServer.builder().eventLoops(2).start(session -> current().open(session));

    static {
        // What a test waits for without saying how long.
        Awaitility.setDefaultTimeout(WebSocketClient.PATIENCE);
    }

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final SocketIoServer io;
    private final EngineServer engine;
    private final List<AutoCloseable> clients = new ArrayList<>();

    private TestServer(UnaryOperator<SocketIoServerBuilder> settings, EngineConfig config) {
        io = settings.apply(SocketIoServer.builder().meters(meters)).build();
        if (config.equals(EngineConfig.defaults())) {
            engine = SHARED;
            CURRENT.set(io);
        } else {
            engine = EngineServer.builder().eventLoops(2).config(config).start(io);
        }
    }

    /** A server with the defaults. */
    public static TestServer start() {
        return start(builder -> builder);
    }

    /** A server with other times and bounds. */
    public static TestServer start(SocketSettings settings) {
        return start(builder -> builder.settings(settings));
    }

    /** A server with other settings. */
    public static TestServer start(UnaryOperator<SocketIoServerBuilder> settings) {
        return start(settings, EngineConfig.defaults());
    }

    /** A server with other settings of both layers. */
    public static TestServer start(UnaryOperator<SocketIoServerBuilder> settings, EngineConfig config) {
        return new TestServer(settings, config);
    }

    /** The server under test. */
    public SocketIoServer io() {
        return io;
    }

    /** The root namespace. */
    public Namespace root() {
        return io.namespace("/");
    }

    /** Where it listens. */
    public int port() {
        return engine.port();
    }

    /** A WebSocket client that is in no namespace yet. */
    public WebSocketClient open() {
        WebSocketClient client = WebSocketClient.open(port());
        clients.add(client::abort);
        return client;
    }

    /** A WebSocket client of Socket.IO 1 or 2, which the server connects to the root namespace by itself. */
    public WebSocketClient openOld() {
        WebSocketClient client = WebSocketClient.open(port(), 3);
        clients.add(client::abort);
        return client;
    }

    /** A WebSocket client in these namespaces, given as on the wire: an empty text for the root, else {@code /name,}. */
    public WebSocketClient connect(String... namespaces) {
        WebSocketClient client = open();
        for (String namespace : namespaces) {
            client.enter(namespace);
        }
        return client;
    }

    /** A polling client that is in no namespace yet. */
    public PollingClient poll() {
        return PollingClient.open(port());
    }

    /** The value of a gauge or counter, 0 if there is none; tags as name and value in turn. */
    public double meter(String name, String... tags) {
        var counter = meters.find(name).tags(tags).counter();
        var gauge = meters.find(name).tags(tags).gauge();
        return counter != null ? counter.count() : gauge != null ? gauge.value() : 0;
    }

    @Override
    public void close() {
        for (AutoCloseable client : clients) {
            try {
                client.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        io.close();
        if (engine != SHARED) {
            engine.close();
        }
    }

    private static SocketIoServer current() {
        SocketIoServer current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("server: none has been started yet");
        }
        return current;
    }
}

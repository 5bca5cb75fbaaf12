package com.erpmax.realtime.verification.conformance;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.ConnectionHandler;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import java.time.Duration;

/**
 * The servers that the official compliance suites of Engine.IO and Socket.IO are run against, with the times and names
 * that the suites take for granted. They have one event loop, because the suites expect that what was sent first over one
 * connection is seen before what is sent next over another; between loops there is no such order.
 */
public final class ConformanceServer {

    static final Duration PING_INTERVAL = Duration.ofMillis(300);
    static final Duration PING_TIMEOUT = Duration.ofMillis(200);
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private static final int MAX_PAYLOAD_BYTES = 1_000_000;

    private ConformanceServer() {}

    /**
     * The times and bounds that the suites expect.
     *
     * @param allowsEio3 whether clients of protocol 3 are let in
     */
    static EngineConfig config(boolean allowsEio3) {
        return EngineConfig.defaults()
                .withHeartbeat(PING_INTERVAL, PING_TIMEOUT)
                .withMaxPayloadBytes(MAX_PAYLOAD_BYTES)
                .withEio3(allowsEio3);
    }

    /**
     * Starts Engine.IO alone at {@code /engine.io/}: every message comes back, text as text and binary as binary.
     *
     * @param port 0 lets the system choose
     */
    static EngineServer engine(int port, EngineConfig config) {
        return EngineServer.builder()
                .port(port)
                .eventLoops(1)
                .paths("/engine.io")
                .cors(CorsPolicy.any())
                .config(config)
                .start(Echo::new);
    }

    /**
     * Starts Socket.IO at {@code /socket.io/} with the namespaces {@code /} and {@code /custom}.
     *
     * @param port 0 lets the system choose
     * @param connectTimeout the time to enter a namespace; the suite expects {@link #CONNECT_TIMEOUT}
     */
    static EngineServer socket(int port, EngineConfig config, Duration connectTimeout) {
        SocketIoServer io = SocketIoServer.builder()
                .settings(SocketSettings.defaults().withConnectTimeout(connectTimeout))
                .build();
        ConnectionHandler showAuth = socket -> socket.emit("auth", new RawJson(socket.authJson()));
        io.namespace("/")
                .onConnection(showAuth)
                .onLoop("message", event -> event.socket().emit("message-back", event.arguments()))
                .onLoop("message-with-ack", event -> event.ack(event.arguments()));
        io.namespace("/custom").onConnection(showAuth);
        return EngineServer.builder()
                .port(port)
                .eventLoops(1)
                .paths("/socket.io")
                .cors(CorsPolicy.any())
                .config(config)
                .start(io);
    }

    /** Sends back what comes. */
    private record Echo(EngineSession session) implements EngineListener {

        @Override
        public void onText(String message) {
            send(SharedFrame.text(message));
        }

        @Override
        public void onBinary(byte[] message) {
            send(SharedFrame.binary(message));
        }

        @Override
        public void onUpgrade(TransportKind transport) {
            // messages go on over the new transport
        }

        @Override
        public void onClose(CloseReason reason) {
            // nothing is kept for a session
        }

        private void send(SharedFrame frame) {
            session.send(frame);
            frame.release();
        }
    }
}

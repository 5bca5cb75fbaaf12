package com.erpmax.realtime.verification.interop;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.transport.PerMessageDeflate;
import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.SocketIoServerBuilder;
import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import java.io.IOException;
import java.time.Duration;

/**
 * The server that all clients of the interoperation tests connect to, with one port for each way to set it up. Prints
 * {@code ready json=PORT messagepack=PORT …} and ends with its standard input.
 */
public final class InteropServer {

    /** The largest message that the servers accept, in bytes. */
    static final int MAX_PAYLOAD_BYTES = 2_000_000;

    private static final long MAX_QUEUED_BYTES = 4L * MAX_PAYLOAD_BYTES;

    private InteropServer() {}

    public static void main(String[] arguments) throws IOException {
        EngineConfig plain = EngineConfig.defaults().withMaxPayloadBytes(MAX_PAYLOAD_BYTES);
        EngineConfig brisk = plain.withHeartbeat(Duration.ofMillis(500), Duration.ofSeconds(4));
        try (EngineServer json = start(plain.withEio3(true), PacketParser.json());
                EngineServer briskJson = start(brisk, PacketParser.json());
                EngineServer messagePack = start(plain, PacketParser.messagePack());
                EngineServer deflate =
                        start(plain.withPerMessageDeflate(PerMessageDeflate.defaults()), PacketParser.json());
                EngineServer recovery = start(plain, SocketIoServer.builder().recovery(RecoverySettings.defaults()))) {
            System.out.println("ready json=" + json.port() + " brisk=" + briskJson.port() + " messagepack="
                    + messagePack.port() + " deflate=" + deflate.port() + " recovery=" + recovery.port());
            while (System.in.read() >= 0) {
                // Nothing is asked for: whoever started the server keeps its input open.
            }
        }
    }

    private static EngineServer start(EngineConfig config, PacketParser parser) {
        return start(config, SocketIoServer.builder().parser(parser));
    }

    private static EngineServer start(EngineConfig config, SocketIoServerBuilder builder) {
        builder.settings(SocketSettings.defaults().withInboundQueue(256, MAX_QUEUED_BYTES));
        return EngineServer.builder().config(config).start(InteropApplication.on(builder));
    }
}

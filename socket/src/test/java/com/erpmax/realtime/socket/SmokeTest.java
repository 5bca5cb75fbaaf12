package com.erpmax.realtime.socket;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import org.junit.jupiter.api.Test;

class SmokeTest {
    @Test
    void echo() {
        try (SocketIoServer io = SocketIoServer.create()) {
            io.namespace("/").on("echo", event -> {
                event.ack(event.arguments().toArray());
                event.socket().emit("back", event.arguments());
            });
            try (EngineServer engine = EngineServer.builder().start(io)) {
                WebSocketClient client = WebSocketClient.connected(engine.port(), "");
                client.send("4212[\"echo\",\"a\",1]").expect("4312[\"a\",1]", "42[\"back\",\"a\",1]");
            }
        }
    }
}

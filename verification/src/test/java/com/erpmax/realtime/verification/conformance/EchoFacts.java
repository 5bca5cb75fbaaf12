package com.erpmax.realtime.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.EngineConfig;
import org.junit.jupiter.api.Test;

/** What every version of Engine.IO does with messages, seen at a server that echoes them. */
abstract class EchoFacts extends SessionFacts {

    @Override
    EngineServer start(EngineConfig config) {
        return ConformanceServer.engine(0, config);
    }

    @Override
    void assertAlive(Frames socket) {
        assertThat(socket.send("4hello").textButPing()).isEqualTo("4hello");
    }

    @Test
    void aTextMessageComesBackOverPolling() {
        String sid = peer().openedSid();
        assertThat(peer().post(sid, payload("4hello")).body()).isEqualTo("ok");
        assertThat(peer().poll(sid).body()).isEqualTo(payload("4hello"));
    }

    @Test
    void severalTextMessagesComeBackInOneAnswer() {
        String sid = peer().openedSid();
        String several = payload("4test1", "4test2", "4test3");
        assertThat(peer().post(sid, several).body()).isEqualTo("ok");
        assertThat(peer().poll(sid).body()).isEqualTo(several);
    }

    @Test
    void aPayloadThatIsNoneEndsTheSession() {
        String sid = peer().openedSid();
        peer().post(sid, "abc");
        assertForgotten(sid);
    }

    @Test
    void aTextMessageComesBackOverWebSocket() {
        Frames socket = peer().webSocket();
        socket.text();
        assertAlive(socket);
    }

    @Test
    void aFrameThatIsNoPacketEndsTheWebSocketAlsoWhileHeartbeatsAreAnswered() {
        try (EngineServer beating = start(beating())) {
            Frames socket = peer(beating.port()).webSocket();
            socket.text();
            socket.send("abc").awaitClosedAlive();
            assertAllForgotten(beating);
        }
    }

    /** The packets as one polling payload. */
    abstract String payload(String... packets);

    @Override
    final String payload(String packet) {
        return payload(new String[] {packet});
    }
}

package com.erpmax.realtime.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.EngineSession;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Engine.IO protocol 4 (its specification, and the compliance suite of the reference server). */
class EngineProtocol4ConformanceIT extends EchoFacts {

    @Override
    Peer peer(int port) {
        return new Peer(port, "/engine.io/", 4);
    }

    @Override
    String payload(String... packets) {
        return String.join("\u001e", packets);
    }

    @Test
    void aVersionThatIsNotSpokenIsRefused() {
        try (EngineServer strict = start(ConformanceServer.config(false))) {
            Peer stranger = peer(strict.port());
            for (String query :
                    new String[] {"transport=polling", "EIO=abc&transport=polling", "EIO=3&transport=polling"}) {
                HttpResponse<String> refused = stranger.request("GET", query);
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(refused.body()).isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
                String overWebSocket = query.replace("polling", "websocket");
                assertThatThrownBy(() -> stranger.webSocketWith(overWebSocket))
                        .hasMessageContaining("WebSocketHandshakeException");
            }
        }
    }

    @Test
    void textAndBinaryMessagesTravelInOnePayload() {
        String sid = peer().openedSid();
        String mixed = payload("4hello", "bAQIDBA==");
        assertThat(peer().post(sid, mixed).body()).isEqualTo("ok");
        assertThat(peer().poll(sid).body()).isEqualTo(mixed);
    }

    @Test
    void aBinaryMessageComesBackOverWebSocket() {
        Frames socket = peer().webSocket();
        socket.text();
        assertThat(socket.send(0, 1, 2, 3).binary()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void twoPollsAtOnceEndTheSession() {
        String sid = peer().openedSid();
        CompletableFuture<HttpResponse<String>> first = peer().pollLater(sid);
        CompletableFuture<HttpResponse<String>> second = peer().pollLater(sid);
        assertThat(new int[] {first.join().statusCode(), second.join().statusCode()})
                .containsExactlyInAnyOrder(200, 400);
        HttpResponse<String> answered = first.join().statusCode() == 200 ? first.join() : second.join();
        assertThat(answered.body()).isEqualTo("1");
        assertForgotten(sid);
    }

    @Test
    void aPollThatThePeerAbandonsEndsTheSession() {
        String sid = peer().openedSid();
        CompletableFuture<HttpResponse<String>> abandoned = peer().pollLater(sid);
        EngineSession session = server().sessions().find(sid).orElseThrow();
        await().atMost(Duration.ofSeconds(Peer.PATIENCE_SECONDS))
                .until(() -> CompletableFuture.supplyAsync(session::isWritable, session.loop()::execute)
                        .join());
        abandoned.cancel(true);
        assertForgotten(sid);
    }

    @Test
    void theServerPingsOverPollingAndTheSessionLivesWhileItIsAnswered() {
        try (EngineServer beating = start(beating())) {
            Peer peer = peer(beating.port());
            String sid = peer.openedSid();
            for (int beat = 0; beat < 3; beat++) {
                assertThat(peer.poll(sid).body()).isEqualTo("2");
                assertThat(peer.post(sid, "3").body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void theServerPingsOverWebSocketAndTheSessionLivesWhileItIsAnswered() {
        try (EngineServer beating = start(beating())) {
            Frames socket = peer(beating.port()).webSocket();
            socket.text();
            for (int beat = 0; beat < 3; beat++) {
                assertThat(socket.text()).isEqualTo("2");
                socket.send("3");
            }
            assertAlive(socket);
        }
    }
}

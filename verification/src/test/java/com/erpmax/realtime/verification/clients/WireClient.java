package com.erpmax.realtime.verification.clients;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The client's end of one WebSocket, packet by packet. Used by one thread. */
final class WireClient implements WebSocket.Listener, AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final String PING = "2";
    private static final String PONG = "3";

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    WireClient(int port) {
        URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
        socket = http.newWebSocketBuilder()
                .buildAsync(uri, this)
                .orTimeout(PATIENCE_SECONDS, SECONDS)
                .join();
    }

    void send(String packet) {
        socket.sendText(packet, true).orTimeout(PATIENCE_SECONDS, SECONDS).join();
    }

    /** The next packet but heartbeats, which are answered. */
    String next() {
        String packet = take();
        while (packet.equals(PING)) {
            send(PONG);
            packet = take();
        }
        return packet;
    }

    /** Waits for a heartbeat, which must be the next packet, and answers it. */
    void heartbeat() {
        assertThat(take()).isEqualTo(PING);
        send(PONG);
    }

    /** Resets the connection. */
    void drop() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
        text.append(data);
        if (isLast) {
            received.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    private String take() {
        try {
            String packet = received.poll(PATIENCE_SECONDS, SECONDS);
            assertThat(packet).as("a packet").isNotNull();
            return packet;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}

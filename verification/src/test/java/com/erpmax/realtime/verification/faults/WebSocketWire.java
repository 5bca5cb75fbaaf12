package com.erpmax.realtime.verification.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An Engine.IO connection over a WebSocket from its beginning. */
final class WebSocketWire implements Wire, WebSocket.Listener {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    private final Wire.Listener listener;
    private final StringBuilder partial = new StringBuilder();
    private CompletableFuture<WebSocket> lastSent;

    private WebSocketWire(int port, Wire.Listener listener) {
        this.listener = listener;
        URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
        this.lastSent = CLIENT.newWebSocketBuilder().buildAsync(uri, this);
    }

    /** Opens a connection; what comes of it is told to the listener. */
    static WebSocketWire open(int port, Wire.Listener listener) {
        WebSocketWire wire = new WebSocketWire(port, listener);
        wire.watchOpening();
        return wire;
    }

    @Override
    public synchronized void send(String packet) {
        lastSent = lastSent.thenCompose(sent -> sent.sendText(packet, true));
    }

    @Override
    public synchronized void abort() {
        CompletableFuture<Void> unused = lastSent.thenAccept(WebSocket::abort);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String packet = partial.toString();
            partial.setLength(0);
            listener.onPacket(packet);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        listener.onEnd();
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        listener.onEnd();
    }

    private synchronized void watchOpening() {
        CompletableFuture<WebSocket> unused = lastSent.copy()
                .orTimeout(5, TimeUnit.SECONDS)
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        listener.onEnd();
                    }
                });
    }
}

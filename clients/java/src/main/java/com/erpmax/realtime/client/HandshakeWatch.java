package com.erpmax.realtime.client;

import java.time.Duration;
import java.util.Optional;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets, answers their close frames, and remembers after how long a server that refused the handshake wants to
 * be asked again. Thread-safe.
 */
final class HandshakeWatch implements WebSocket.Factory {

    private static final int NORMAL_CLOSURE = 1000;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final WebSocket.Factory opener;
    private volatile Duration retryAfter = Duration.ZERO;
    private volatile @Nullable String refusal;

    HandshakeWatch(WebSocket.Factory opener) {
        this.opener = opener;
    }

    /** Returns what {@code Retry-After} said, at most five minutes; zero if the handshake was not refused so. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** Returns the status of a refused handshake, such as {@code HTTP 503}. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        return opener.newWebSocket(request, new Watching(listener));
    }

    /** Returns zero for anything but seconds. */
    static Duration parse(@Nullable String header) {
        if (header == null || !header.matches("\\d{1,9}")) {
            return Duration.ZERO;
        }
        Duration wanted = Duration.ofSeconds(Long.parseLong(header));
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }

    private final class Watching extends WebSocketListener {

        private final WebSocketListener listener;

        Watching(WebSocketListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            listener.onOpen(socket, response);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            listener.onMessage(socket, text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            listener.onMessage(socket, bytes);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(NORMAL_CLOSURE, null);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            listener.onClosed(socket, code, reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            if (response != null) {
                refusal = "HTTP " + response.code();
                retryAfter = parse(response.header("Retry-After"));
            }
            listener.onFailure(socket, failure, response);
        }
    }
}

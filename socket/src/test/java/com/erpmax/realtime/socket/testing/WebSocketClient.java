package com.erpmax.realtime.socket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A raw Engine.IO client over WebSocket: what is sent and received are the texts of the wire, with the packet type of
 * Engine.IO. Binary messages are shown as {@code hex:} and digits, the end of the connection as {@code closed}. Pings
 * are answered and not shown.
 */
public final class WebSocketClient implements WebSocket.Listener, AutoCloseable {
    /** How long an expected message may take; shorter than the heartbeat takes to end a connection. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What {@link #next} returns at the end of the connection. */
    public static final String CLOSED = "closed";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private String sid = "";
    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;
    private volatile boolean isPaused;

    private WebSocketClient() {}

    /** Connects and takes the open packet. */
    public static WebSocketClient open(int port) {
        return open(port, 4);
    }

    /** The same with this revision of Engine.IO. */
    public static WebSocketClient open(int port, int revision) {
        WebSocketClient client = new WebSocketClient();
        URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=" + revision + "&transport=websocket");
        client.socket = HTTP.newWebSocketBuilder().buildAsync(uri, client).join();
        String open = client.next();
        assertThat(open).startsWith("0{\"sid\":\"");
        client.sid = open.substring(9, 29);
        return client;
    }

    /** The secret session id. */
    public String sid() {
        return sid;
    }

    /** Opens a second connection for a session that polls, and probes it; {@code 5} then completes the upgrade. */
    public static WebSocketClient probe(int port, String sid) {
        WebSocketClient client = new WebSocketClient();
        URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket&sid=" + sid);
        client.socket = HTTP.newWebSocketBuilder().buildAsync(uri, client).join();
        return client.send("2probe").expect("3probe");
    }

    /** Connects and enters a namespace, given as on the wire: nothing for the root, else {@code /name,}. */
    public static WebSocketClient connected(int port, String namespace) {
        WebSocketClient client = open(port);
        client.send("40" + namespace);
        assertThat(client.next()).startsWith("40" + namespace + "{\"sid\":\"");
        return client;
    }

    /** Sends a text message. */
    public WebSocketClient send(String message) {
        connection().sendText(message, true).join();
        return this;
    }

    /** Sends a binary message. */
    public WebSocketClient send(byte[] message) {
        connection().sendBinary(ByteBuffer.wrap(message), true).join();
        return this;
    }

    /** The next message, or {@link #CLOSED}; fails when none comes. */
    public String next() {
        try {
            String message = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (message == null) {
                throw new AssertionError("no message came within " + PATIENCE);
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Makes sure that exactly these messages come next. */
    public WebSocketClient expect(String... messages) {
        for (String message : messages) {
            assertThat(next()).isEqualTo(message);
        }
        return this;
    }

    /** Enters a namespace and returns the id of the socket there. */
    public String enter(String namespace) {
        send("40" + namespace);
        String answer = next();
        assertThat(answer).matches("40" + namespace + "\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
        return answer.substring(answer.indexOf("sid") + 6, answer.length() - 2);
    }

    /** Reads nothing more from the connection, as a reader that has stopped. */
    public void pause() {
        isPaused = true;
    }

    /** Closes the connection as a leaving client does. */
    @Override
    public void close() {
        connection().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** Ends the connection without a word. */
    public void abort() {
        connection().abort();
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        webSocket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            if (message.equals("2")) {
                var unused = webSocket.sendText("3", true);
            } else {
                received.add(message);
            }
        }
        requestMore(webSocket);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        received.add("hex:" + HexFormat.of().formatHex(bytes));
        requestMore(webSocket);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        received.add(CLOSED);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        received.add(CLOSED);
    }

    private void requestMore(WebSocket webSocket) {
        if (!isPaused) {
            webSocket.request(1);
        }
    }

    private WebSocket connection() {
        if (socket == null) {
            throw new IllegalStateException("client: not connected yet");
        }
        return socket;
    }
}

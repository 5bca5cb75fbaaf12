package com.erpmax.realtime.client;

import io.socket.client.Ack;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.transports.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect and the connection that comes of it, made with the official client and never used twice. Works
 * around what that client lacks: it does not answer the close frame of a WebSocket, so that the end would show only by
 * the ping that does not come; its time limit ends before the namespace is entered; and it hides {@code Retry-After}.
 * Owned by the loop.
 */
final class Link {

    /** Hears of a link, on the loop; nothing after the end. */
    interface Listener {

        /** A namespace has let the socket in. */
        void entered(String namespace);

        /** @param reply sends the acknowledgement that the service asks for; null if it asks for none */
        void event(
                String namespace,
                String name,
                List<@Nullable Object> arguments,
                @Nullable Consumer<Map<String, @Nullable Object>> reply);

        /** The end: a namespace refused the socket. */
        void refused(String code, String message);

        /** The end: by the official client's reason, or what failed when there was no connection. */
        void ended(String reason, Duration retryAfter);
    }

    static final String TERMINAL = "io server disconnect";

    private static final String PATH = "/socket.io";

    private final Loop loop;
    private final Listener listener;
    private final HandshakeWatch watch;
    private final Map<String, Socket> sockets = new LinkedHashMap<>();
    private boolean isOver;

    private Link(Loop loop, Listener listener, HandshakeWatch watch) {
        this.loop = loop;
        this.listener = listener;
        this.watch = watch;
    }

    /**
     * Begins to connect.
     *
     * @param auth the auth payload, sent to each namespace
     */
    static Link open(
            URI address,
            OkHttpClient http,
            List<String> namespaces,
            Map<String, @Nullable Object> auth,
            Loop loop,
            Listener listener) {
        HandshakeWatch watch = new HandshakeWatch(http);
        Link link = new Link(loop, listener, watch);
        Manager.Options options = options(watch, http, auth);
        Manager manager = new Manager(address, options);
        for (String namespace : namespaces) {
            link.add(namespace, manager.socket(namespace, options));
        }
        link.sockets.values().forEach(Socket::connect);
        return link;
    }

    private static Manager.Options options(
            HandshakeWatch watch, OkHttpClient http, Map<String, @Nullable Object> auth) {
        Manager.Options options = new Manager.Options();
        options.path = PATH;
        options.transports = new String[] {WebSocket.NAME};
        options.reconnection = false;
        options.timeout = -1;
        options.webSocketFactory = watch;
        options.callFactory = http;
        options.auth = asTexts(auth);
        return options;
    }

    /** Sends an event that asks for an acknowledgement; {@code answer} runs on the loop, unless the link ends first. */
    void send(
            String namespace,
            String event,
            Map<String, @Nullable Object> payload,
            Consumer<Map<String, @Nullable Object>> answer) {
        Socket socket = sockets.get(namespace);
        if (socket == null) {
            throw new IllegalArgumentException(
                    "namespace: " + namespace + " (expected: one of " + sockets.keySet() + ")");
        }
        Ack ack = values -> {
            Object first = values.length == 0 ? null : Json.plain(values[0]);
            loop.execute(() -> {
                if (!isOver) {
                    answer.accept(Json.object(first));
                }
            });
        };
        socket.emit(event, new Object[] {Json.toJson(payload)}, ack);
    }

    /** Ends the link; the listener hears nothing more. */
    void close() {
        isOver = true;
        sockets.values().forEach(Socket::disconnect);
    }

    private void add(String namespace, Socket socket) {
        sockets.put(namespace, socket);
        socket.on(Socket.EVENT_CONNECT, nothing -> tell(() -> listener.entered(namespace)));
        socket.on(Socket.EVENT_DISCONNECT, values -> end(String.valueOf(values[0])));
        socket.on(Socket.EVENT_CONNECT_ERROR, values -> failed(values[0]));
        socket.onAnyIncoming(values -> came(namespace, String.valueOf(values[0]), values));
    }

    private void came(String namespace, String name, Object... values) {
        Object last = values[values.length - 1];
        Ack ack = last instanceof Ack asked ? asked : null;
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 1; i < values.length - (ack == null ? 0 : 1); i++) {
            arguments.add(Json.plain(values[i]));
        }
        Consumer<Map<String, @Nullable Object>> reply = ack == null ? null : answer -> ack.call(Json.toJson(answer));
        tell(() -> listener.event(namespace, name, arguments, reply));
    }

    private void failed(@Nullable Object cause) {
        if (!(cause instanceof JSONObject)) {
            end(watch.refusal().orElseGet(() -> String.valueOf(cause)));
            return;
        }
        Map<String, @Nullable Object> refusal = Json.object(Json.plain(cause));
        Object code = Json.object(refusal.get("data")).get("code");
        String message = String.valueOf(refusal.get("message"));
        finish(() -> listener.refused(code == null ? "refused" : code.toString(), message));
    }

    private void end(String reason) {
        finish(() -> listener.ended(reason, watch.retryAfter()));
    }

    private void finish(Runnable news) {
        tell(() -> {
            close();
            news.run();
        });
    }

    private void tell(Runnable news) {
        loop.execute(() -> {
            if (!isOver) {
                news.run();
            }
        });
    }

    /** The option is declared to hold texts, yet the official client sends any JSON value that it holds. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // said above
    private static Map<String, String> asTexts(Map<String, @Nullable Object> auth) {
        Map values = new LinkedHashMap<>();
        auth.forEach((name, value) -> values.put(name, value instanceof Map<?, ?> map ? Json.toJson(map) : value));
        return values;
    }
}

package com.erpmax.realtime.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** A socket of the official Java client, with a record of what it sees. Used by one thread. */
final class JavaClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> RECORDED = List.of(
            Socket.EVENT_CONNECT, Socket.EVENT_DISCONNECT, Socket.EVENT_CONNECT_ERROR, "echo", "told", "drop of rain");

    private final Socket socket;
    private final Map<String, BlockingQueue<List<Object>>> seen = new ConcurrentHashMap<>();

    private JavaClient(Socket socket) {
        this.socket = socket;
        for (String name : RECORDED) {
            socket.on(name, values -> seen(name).add(plain(values)));
        }
        socket.on("question", JavaClient::answer);
    }

    /** A socket that is not told to connect yet. */
    static JavaClient prepare(URI uri, String... transports) {
        return prepare(uri, Map.of(), transports);
    }

    /** The same with credentials. */
    static JavaClient prepare(URI uri, Map<String, String> auth, String... transports) {
        IO.Options options = IO.Options.builder()
                .setForceNew(true)
                .setTransports(transports)
                .setReconnectionDelay(10)
                .setReconnectionDelayMax(10)
                .setTimeout(PATIENCE.toMillis())
                .setAuth(auth)
                .build();
        return new JavaClient(IO.socket(uri, options));
    }

    JavaClient connect() {
        socket.connect();
        next(Socket.EVENT_CONNECT);
        return this;
    }

    Socket socket() {
        return socket;
    }

    /** Waits until the server says that this transport carries the connection. */
    void awaitTransport(String name) {
        Awaitility.await().atMost(PATIENCE).until(() -> ask("transport").contains(name));
    }

    void emit(String event, Object... values) {
        socket.emit(event, values);
    }

    /** The values of the server's acknowledgement. */
    List<Object> ask(String event, Object... values) {
        BlockingQueue<List<Object>> answer = new LinkedBlockingQueue<>();
        socket.emit(event, values, (Ack) answers -> answer.add(plain(answers)));
        return taken(answer, "the answer to " + event);
    }

    /** The values of the next event of this name. */
    List<Object> next(String event) {
        return taken(seen(event), event);
    }

    @Override
    public void close() {
        socket.disconnect();
    }

    private BlockingQueue<List<Object>> seen(String event) {
        return seen.computeIfAbsent(event, name -> new LinkedBlockingQueue<>());
    }

    private static List<Object> taken(BlockingQueue<List<Object>> queue, String what) {
        try {
            List<Object> values = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(values).as(what).isNotNull();
            return values;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Answers with the values the other way round. */
    private static void answer(Object... values) {
        int last = values.length - 1;
        Object[] answers = new Object[last];
        for (int i = 0; i < last; i++) {
            answers[i] = values[last - 1 - i];
        }
        ((Ack) values[last]).call(answers);
    }

    /** The values as collections that can be compared. */
    static List<Object> plain(Object... values) {
        return Arrays.stream(values).map(JavaClient::plainValue).toList();
    }

    private static Object plainValue(@Nullable Object value) {
        if (value instanceof JSONArray array) {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < array.length(); i++) {
                items.add(plainValue(array.opt(i)));
            }
            return items;
        }
        if (value instanceof JSONObject object) {
            Map<String, Object> members = new TreeMap<>();
            for (Iterator<?> names = object.keys(); names.hasNext(); ) {
                String name = (String) names.next();
                members.put(name, plainValue(object.opt(name)));
            }
            return members;
        }
        return switch (value) {
            case null -> "null";
            case byte[] bytes -> "bytes " + HexFormat.of().formatHex(bytes);
            default -> value == JSONObject.NULL ? "null" : value;
        };
    }
}

package com.erpmax.realtime.service.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small Socket.IO peer over one WebSocket, written against the wire format itself. It remembers every packet in the
 * order of arrival and answers heartbeats.
 */
public final class SocketClient implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(5);

    private final List<String> packets = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile boolean closed;
    private final AtomicInteger heartbeats = new AtomicInteger();
    private volatile boolean isSilent;
    private boolean isPaused;
    private CompletableFuture<WebSocket> lastSent = new CompletableFuture<>();

    private SocketClient() {}

    /** Opens a connection and waits for the Engine.IO handshake; joins nothing yet. */
    public static SocketClient open(RunningService service) {
        return open(service, "/socket.io/");
    }

    /** As {@link #open(RunningService)}, of a service in another process. */
    public static SocketClient open(int port) {
        return open(port, "/socket.io/");
    }

    /** As {@link #open(RunningService)}, at another path, with headers given as name and value in turns. */
    public static SocketClient open(RunningService service, String path, String... headers) {
        return open(service.port(), path, headers);
    }

    /** Opens a WebSocket for a session that travels over polling, and waits for nothing. */
    public static SocketClient upgrading(int port, String sid) {
        return dial(port, "/socket.io/?sid=" + sid);
    }

    /** As {@link #open(RunningService, String, String...)}, of whatever listens at that port. */
    public static SocketClient open(int port, String path, String... headers) {
        SocketClient client = dial(port, path, headers);
        client.awaitPacket("0{");
        return client;
    }

    private static SocketClient dial(int port, String path, String... headers) {
        SocketClient client = new SocketClient();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        URI uri = URI.create(
                "ws://127.0.0.1:" + port + path + (path.contains("?") ? "&" : "?") + "EIO=4&transport=websocket");
        client.lastSent = builder.buildAsync(uri, client.new Receiver());
        return client;
    }

    /** Opens a connection and joins one namespace with a token; waits until it is in. */
    public static SocketClient connected(RunningService service, String namespace, String token) {
        SocketClient client = open(service);
        client.join(namespace, token);
        return client;
    }

    /** Joins a namespace with a token and waits for {@code connected}. */
    public SocketClient join(String namespace, String token) {
        connect(namespace, "{\"token\":\"" + token + "\"}");
        awaitEvent(namespace, "connected");
        return this;
    }

    /** Answers no heartbeat from now on, so that nothing that comes is proven to have arrived. */
    public SocketClient silent() {
        isSilent = true;
        return this;
    }

    /** Waits until one more heartbeat has been answered and the server has seen the answer. */
    public void awaitHeartbeat() {
        int before = heartbeats.get();
        Awaitility.await("a heartbeat").atMost(Duration.ofSeconds(60)).until(() -> heartbeats.get() > before);
        settle("/");
    }

    /** Reads nothing more, as a client that has stopped, until {@link #resume}. */
    public synchronized void pause() {
        isPaused = true;
    }

    /** Reads on. */
    public synchronized void resume() {
        isPaused = false;
        lastSent.join().request(1);
    }

    /** Sends CONNECT and waits for nothing. */
    public void connect(String namespace, String auth) {
        send("40" + prefix(namespace) + auth);
    }

    /** Sends an event with one argument. */
    public void emit(String namespace, String event, String json) {
        send("42" + prefix(namespace) + "[\"" + event + "\"," + json + "]");
    }

    /** Sends an event with one argument and asks for an acknowledgement; returns its arguments. */
    public JsonNode emitForAck(String namespace, String event, String json) {
        int id = packets.size() + 1000;
        send("42" + prefix(namespace) + id + "[\"" + event + "\"," + json + "]");
        return awaitAck(namespace, String.valueOf(id));
    }

    /** Waits for the acknowledgement of the event that was sent with this id, and returns its arguments. */
    public JsonNode awaitAck(String namespace, String id) {
        String start = "43" + prefix(namespace) + id + "[";
        return JSON.readTree(awaitPacket(start).substring(start.length() - 1));
    }

    /** Sends an Engine.IO packet as it is. */
    public void send(String text) {
        sendInTurn(socket -> socket.sendText(text, true)).join();
    }

    /** Waits until the server has asked for the acknowledgement of an event, and returns its id. */
    public String awaitQuestion(String namespace, String event) {
        Pattern question = Pattern.compile(
                "42" + Pattern.quote(prefix(namespace)) + "(\\d+)\\[\"" + Pattern.quote(event) + "\".*");
        return awaitMatch(question).group(1);
    }

    /** Acknowledges an event; {@code arguments} is a JSON array. */
    public void acknowledge(String namespace, String id, String arguments) {
        send("43" + prefix(namespace) + id + arguments);
    }

    /** Returns the id of the socket in a namespace that was joined. */
    public String socketId(String namespace) {
        return awaitMatch(Pattern.compile("40" + Pattern.quote(prefix(namespace)) + "\\{\"sid\":\"([^\"]+)\".*"))
                .group(1);
    }

    /** Sends a binary message, for the attachment of a packet before. */
    public void sendBytes(byte[] bytes) {
        sendInTurn(socket -> socket.sendBinary(ByteBuffer.wrap(bytes), true)).join();
    }

    /** Waits for the first event of that name in that namespace and returns its first argument. */
    public JsonNode awaitEvent(String namespace, String event) {
        return awaitEvents(namespace, event, 1).getFirst();
    }

    /** Waits until at least so many events of that name have come, and returns their first arguments. */
    public List<JsonNode> awaitEvents(String namespace, String event, int count) {
        Awaitility.await(event + " in " + namespace)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(PATIENCE)
                .untilAsserted(() -> Assertions.assertThat(events(namespace, event))
                        .as("events %s in %s among %s", event, namespace, packets)
                        .hasSizeGreaterThanOrEqualTo(count));
        return events(namespace, event);
    }

    /** Returns the first arguments of the events of that name that have come so far. */
    public List<JsonNode> events(String namespace, String event) {
        List<JsonNode> found = new ArrayList<>();
        String start = "42" + prefix(namespace) + "[";
        for (String packet : packets) {
            if (packet.startsWith(start)) {
                JsonNode array = JSON.readTree(packet.substring(start.length() - 1));
                if (array.get(0).stringValue().equals(event)) {
                    found.add(array.size() > 1 ? array.get(1) : JSON.nullNode());
                }
            }
        }
        return found;
    }

    /** Waits for a packet that starts so, and returns it. */
    public String awaitPacket(String start) {
        Awaitility.await("a packet that starts with " + start)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(PATIENCE)
                .until(() -> packets.stream().anyMatch(packet -> packet.startsWith(start)));
        return packets.stream()
                .filter(packet -> packet.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for CONNECT_ERROR in a namespace and returns its JSON. */
    public JsonNode awaitRefusal(String namespace) {
        String start = "44" + prefix(namespace);
        return JSON.readTree(awaitPacket(start).substring(start.length()));
    }

    /** Waits until the server has closed the transport. */
    public void awaitClose() {
        Awaitility.await("the end of the transport")
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(PATIENCE)
                .until(() -> closed);
    }

    /**
     * Waits until everything that the server had sent before has arrived: a ping is answered in the order of what was
     * sent to this connection.
     */
    public void settle(String namespace) {
        int before = events(namespace, "pong").size();
        send("42" + prefix(namespace) + "[\"ping\"]");
        awaitEvents(namespace, "pong", before + 1);
    }

    /** Returns every packet so far. */
    public List<String> packets() {
        return List.copyOf(packets);
    }

    /** Returns whether the transport has ended. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        lastSent.join().abort();
    }

    /** The JDK's WebSocket takes one message after the other. */
    private synchronized CompletableFuture<WebSocket> sendInTurn(
            Function<WebSocket, CompletableFuture<WebSocket>> message) {
        lastSent = lastSent.thenCompose(message);
        return lastSent;
    }

    private Matcher awaitMatch(Pattern pattern) {
        List<Matcher> found = new ArrayList<>();
        Awaitility.await("a packet like " + pattern)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(PATIENCE)
                .until(() -> packets.stream()
                        .map(pattern::matcher)
                        .filter(Matcher::matches)
                        .findFirst()
                        .map(found::add)
                        .orElse(false));
        return found.getFirst();
    }

    private synchronized void requestMore(WebSocket socket) {
        if (!isPaused) {
            socket.request(1);
        }
    }

    private static String prefix(String namespace) {
        return namespace.equals("/") ? "" : namespace + ",";
    }

    private final class Receiver implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String packet = partial.toString();
                partial.setLength(0);
                if (!packet.equals("2")) {
                    packets.add(packet);
                } else if (!isSilent) {
                    var unused = sendInTurn(to -> to.sendText("3", true));
                    heartbeats.incrementAndGet();
                }
            }
            requestMore(socket);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed = true;
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed = true;
        }
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One client in one namespace. What it is told, and its rooms, are settled on the event loop of its connection in the
 * order in which one thread asks for them; nothing here blocks. Lives until the client, the connection or the
 * application ends it; what is asked of it afterwards has no effect.
 *
 * <p>Stages returned from here complete on the event loop: go on with the {@code ...Async} methods if blocking work
 * follows. A virtual thread may simply wait for them.
 */
@AnyThread
public final class Socket extends EventReceiver<Socket> implements SocketHandle {
    private static final String NO_AUTH = "{}";

    private final SocketLink link;
    private final Namespace namespace;
    private final HandshakeRequest handshake;
    private volatile String id;
    private final String wireName;
    private volatile String auth;
    private volatile Map<SocketAttribute<?>, Object> attributes = Map.of();
    private volatile Map<String, String> sharedJson = Map.of();
    private volatile boolean isRecovered;
    private volatile boolean isAuthForgotten;

    Socket(SocketLink link, Namespace namespace, HandshakeRequest handshake, String wireName, String auth) {
        this.link = link;
        this.namespace = namespace;
        this.handshake = handshake;
        this.id = link.sink().socketId(wireName);
        this.wireName = wireName;
        this.auth = auth;
    }

    /**
     * The public id, 20 characters, and the name of the room that the socket is in from the beginning. In a middleware
     * it is a new one always; a socket that is {@linkplain #isRecovered recovered} gets its former id after that. Of a
     * client of {@link ClientProtocol#V4} it is made of the secret id of its session: who learns it can take the session
     * over.
     */
    @Override
    public String id() {
        return id;
    }

    /** The namespace that it is in, or wants to enter. */
    public Namespace namespace() {
        return namespace;
    }

    /** The name by which the client knows the namespace: the canonical one or an alias. */
    public String wireName() {
        return wireName;
    }

    /** The request that opened the connection. */
    @Override
    public HandshakeRequest handshake() {
        return handshake;
    }

    /** What carries the connection now. */
    public TransportKind transport() {
        return link.transport();
    }

    /** Whether it has been let in and has not left. */
    public boolean isConnected() {
        return link.isConnected();
    }

    /**
     * Whether the client has come back to where it was: this socket has the id, the rooms and the attributes of its
     * former one (but for attributes that a middleware has set anew, and in a cluster without those that are not shared),
     * and the client got what it missed. Handlers that
     * were given to the former socket itself are to be given again; its disconnect handlers may still be running.
     */
    public boolean isRecovered() {
        return isRecovered;
    }

    /** The JSON object that the client sent with its CONNECT; <code>{}</code> if there was none, or it is forgotten. */
    @Override
    public String authJson() {
        return auth;
    }

    /**
     * Forgets what the client sent with its CONNECT, of which nothing is left here then and nothing is shown to other
     * nodes: for credentials that have been checked. In a middleware: as soon as the socket is let in, since recovery
     * and other middlewares read it until then.
     */
    public void forgetAuth() {
        isAuthForgotten = true;
        if (isConnected()) {
            auth = NO_AUTH;
        }
    }

    /**
     * Reads what the client sent with its CONNECT.
     *
     * @throws com.erpmax.realtime.protocol.MalformedPacketException if it cannot be read as {@code type}
     */
    public <T> T auth(Class<T> type) {
        return namespace.payloads().read("auth", new RawJson(auth), type);
    }

    /**
     * Keeps something with the socket, in place of what was kept under the same attribute.
     *
     * @throws IllegalArgumentException if the attribute is shared and the value cannot be written as plain JSON
     */
    public synchronized <T> void attribute(SocketAttribute<T> attribute, T value) {
        if (attribute.isShared()) {
            Map<String, String> shared = new HashMap<>(sharedJson);
            shared.put(attribute.name(), plainJson(attribute.name(), value));
            sharedJson = Map.copyOf(shared);
            SocketSession session = link.session();
            if (session != null) {
                session.attributesChanged();
            }
        }
        Map<SocketAttribute<?>, Object> copy = new HashMap<>(attributes);
        copy.put(attribute, value);
        attributes = Map.copyOf(copy);
    }

    /** What is kept with the socket. */
    @Override
    public <T> Optional<T> attribute(SocketAttribute<T> attribute) {
        Object value = attributes.get(attribute);
        String json = value == null && attribute.isShared() ? sharedJson.get(attribute.name()) : null;
        return json == null
                ? Optional.ofNullable(value).map(attribute.type()::cast)
                : Optional.ofNullable(namespace.payloads().read(attribute.name(), new RawJson(json), attribute.type()));
    }

    /** Handles the next event of this name only, on a virtual thread. */
    public Socket once(String event, EventHandler handler) {
        EventHandler first = new EventHandler() {
            @Override
            public void handle(Event call) throws Exception {
                off(event, this);
                handler.handle(call);
            }

            @Override
            public boolean isNonBlocking() {
                return handler.isNonBlocking();
            }
        };
        return change(all -> all.add(event, handler, first));
    }

    /**
     * Sends an event to this client.
     *
     * @param values its arguments: what Jackson can write, {@code byte[]}, {@code null}
     * @throws IllegalArgumentException if the name is reserved or a value cannot be written
     */
    @Override
    public void emit(String event, @Nullable Object... values) {
        emit(event, namespace.payloads().write(values));
    }

    /** Sends an event to this client, with arguments as they are. */
    @Override
    public void emit(String event, Arguments arguments) {
        emit(event, arguments, SendFlags.NONE);
    }

    /**
     * Sends an event to this client and asks for an acknowledgement.
     *
     * @param timeout how long to wait for it
     * @return the client's answer, or an {@link AckFailedException} when the time is over or the socket is gone
     */
    @Override
    public CompletionStage<Arguments> emitWithAck(Duration timeout, String event, @Nullable Object... values) {
        return emitWithAck(timeout, event, namespace.payloads().write(values), SendFlags.NONE);
    }

    /** This client, for events that are dropped when its transport is busy. */
    public SocketOperator asVolatile() {
        return new SocketOperator(this, SendFlags.NONE).asVolatile();
    }

    /** This client, for events that a transport which compresses may compress or not; default true. */
    public SocketOperator compress(boolean allowed) {
        return new SocketOperator(this, SendFlags.NONE).compress(allowed);
    }

    /**
     * Puts the socket into rooms; in a middleware, from its connection on.
     *
     * @return when it is there; fails with {@link IllegalStateException} at the first room that is one too many
     */
    @Override
    public CompletionStage<Void> join(String... rooms) {
        return link.rooms().joinLater(Set.copyOf(List.of(rooms)));
    }

    /** Takes the socket out of rooms. */
    @Override
    public CompletionStage<Void> leave(String... rooms) {
        return link.rooms().leaveLater(Set.copyOf(List.of(rooms)));
    }

    /** The rooms that the socket is in, with its own one. */
    @Override
    public CompletionStage<Set<String>> rooms() {
        return link.rooms().fetch();
    }

    /** Everybody else in these rooms. */
    public BroadcastOperator to(String... rooms) {
        return namespace.to(rooms).except(id);
    }

    /** The same as {@link #to}, for calls that read better with it. */
    public BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /** Everybody else in the namespace but those in these rooms. */
    public BroadcastOperator except(String... rooms) {
        return broadcast().except(rooms);
    }

    /** Everybody else in the namespace. */
    public BroadcastOperator broadcast() {
        return namespace.except(id);
    }

    /**
     * Ends the socket and tells the client, which does not come back by itself; the connection stays. Without effect
     * before the socket is let in: a middleware refuses it by an exception.
     */
    @Override
    public void disconnect() {
        link.disconnectLater();
    }

    /** Ends every socket of the connection, tells the client of each, and closes the transport. */
    @Override
    public void disconnectAll() {
        link.disconnectAllLater();
    }

    /** Closes the transport after what was emitted by the same thread. Clients come back from this by themselves. */
    public void closeTransport(CloseReason reason) {
        link.closeTransportLater(reason);
    }

    /**
     * Has a task run on the connection's event loop, in the order of what the calling thread asks of this socket;
     * dropped when the loop has been shut down. The task must not block.
     */
    public void runOnLoop(Consumer<SocketOnLoop> task) {
        SocketOnLoop onLoop = new SocketOnLoop(link);
        onLoop.execute(() -> task.accept(onLoop));
    }

    /** For logs: with the id, but only the last characters of one that tells a secret. */
    @Override
    public String toString() {
        return "Socket[" + namespace.name() + " " + link.sink().protocol().loggableId(id) + "]";
    }

    @Override
    Namespace above() {
        return namespace;
    }

    /** The handlers that an event of this name gets. */
    EventHandlers.@Nullable Chain findHandlers(String event) {
        EventHandlers.Chain found = find(event);
        return found == null ? fallback() : found;
    }

    /** On the loop: an event is about to be sent. */
    void outgoing(SocketPacket.Event packet) {
        if (!hasOutgoingListeners()) {
            return;
        }
        for (OutgoingListener listener : hooks().outgoing()) {
            try {
                listener.onOutgoing(this, packet.name(), packet.arguments());
            } catch (Throwable failure) {
                namespace.handlerFailed(this, null, failure);
            }
        }
    }

    void emit(String event, Arguments arguments, SendFlags flags) {
        link.sendLater(packet(SocketPacket.Event.NO_ACK, event, arguments), flags);
    }

    CompletionStage<Arguments> emitWithAck(Duration timeout, String event, Arguments arguments, SendFlags flags) {
        return link.sendForAck(packet(namespace.nextAckId(), event, arguments), timeout, flags);
    }

    SocketLink link() {
        return link;
    }

    /** On the loop: the socket is connected from now on. */
    void letIn() {
        if (isAuthForgotten) {
            auth = NO_AUTH;
        }
    }

    synchronized void recover(Socket former) {
        Map<SocketAttribute<?>, Object> all = new HashMap<>(former.attributes);
        all.putAll(attributes);
        attributes = Map.copyOf(all);
        Map<String, String> shared = new HashMap<>(former.sharedJson);
        shared.putAll(sharedJson);
        sharedJson = Map.copyOf(shared);
        id = former.id;
        isRecovered = true;
    }

    /** Goes on where a socket ended of which nothing is left here. */
    synchronized void recover(String formerId, String dataJson) {
        Map<String, String> shared = new HashMap<>();
        namespace
                .payloads()
                .read("data", new RawJson(dataJson), JsonNode.class)
                .properties()
                .forEach(property ->
                        shared.put(property.getKey(), property.getValue().toString()));
        shared.putAll(sharedJson);
        sharedJson = Map.copyOf(shared);
        id = formerId;
        isRecovered = true;
    }

    SocketSnapshot snapshot(Set<String> rooms) {
        return new SocketSnapshot(id, rooms, handshake, auth, sharedJson());
    }

    /** The shared attributes, an object. */
    String sharedJson() {
        StringBuilder data = new StringBuilder("{");
        sharedJson.forEach((name, json) -> data.append(data.length() == 1 ? "" : ",")
                .append(namespace.payloads().write(name).json(0))
                .append(':')
                .append(json));
        return data.append('}').toString();
    }

    private String plainJson(String name, Object value) {
        Arguments written = namespace.payloads().write(value);
        if (!written.attachments().isEmpty()) {
            throw new IllegalArgumentException(name + ": binary (expected: plain JSON in a shared attribute)");
        }
        return written.json(0);
    }

    private SocketPacket.Event packet(long ackId, String event, Arguments arguments) {
        return new SocketPacket.Event(wireName, ackId, event, arguments);
    }
}

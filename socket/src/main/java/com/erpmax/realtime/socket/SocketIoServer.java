package com.erpmax.realtime.socket;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineListenerFactory;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.session.SessionRegistry;
import com.erpmax.realtime.socket.connection.ClientConnection;
import com.erpmax.realtime.socket.namespace.BroadcastOperator;
import com.erpmax.realtime.socket.namespace.ChildSettings;
import com.erpmax.realtime.socket.namespace.ConnectMiddleware;
import com.erpmax.realtime.socket.namespace.ConnectionHandler;
import com.erpmax.realtime.socket.namespace.DisconnectHandler;
import com.erpmax.realtime.socket.namespace.EventHandler;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.NamespaceContext;
import com.erpmax.realtime.socket.namespace.NamespaceMatcher;
import com.erpmax.realtime.socket.namespace.Namespaces;
import com.erpmax.realtime.socket.namespace.ParentNamespace;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO server to embed: namespaces with their handlers, on top of the sessions of any number of Engine.IO
 * servers. Set it up first, then start an engine with it as the listener factory. Lives until {@link #close}.
 */
@AnyThread
public final class SocketIoServer implements EngineListenerFactory, AutoCloseable {
    private final Namespaces namespaces;
    private final Namespace root;
    /** Of the engine servers that the connections come over: one nearly always. */
    private final Set<SessionRegistry> registries = new CopyOnWriteArraySet<>();

    private final AtomicInteger connections = new AtomicInteger();
    private final Runnable whenOneEnds = connections::decrementAndGet;
    private volatile boolean isClosed;

    SocketIoServer(NamespaceContext context, ChildSettings children) {
        this.namespaces = new Namespaces(context, children);
        this.root = namespaces.namespace("/");
    }

    /** A server with the defaults that {@link SocketIoServerBuilder} documents. */
    public static SocketIoServer create() {
        return builder().build();
    }

    /** A server with settings. */
    public static SocketIoServerBuilder builder() {
        return new SocketIoServerBuilder();
    }

    /**
     * The namespace of this name, made at the first call. A missing slash is added. The root {@code /} is always there.
     *
     * @throws IllegalArgumentException if the name cannot be one, or is an alias
     */
    public Namespace namespace(String name) {
        return namespaces.namespace(name);
    }

    /** The namespace of this name, if it is there. */
    public Optional<Namespace> existingNamespace(String name) {
        return namespaces.find(name).map(Namespaces.Entry::namespace);
    }

    /**
     * A parent of namespaces that clients think of: all in whose names the pattern is found; write {@code ^} and
     * {@code $} to mean the whole name. Parents are asked in the order in which they were given. The pattern meets names
     * from outside and should be one that takes linear time.
     */
    public ParentNamespace dynamicNamespaces(Pattern pattern) {
        return namespaces.parent(pattern);
    }

    /**
     * A parent of namespaces that clients think of: all that the matcher allows. It is asked at each CONNECT for a name
     * that is no fixed namespace, also if the child is there already.
     */
    public ParentNamespace dynamicNamespaces(NamespaceMatcher matcher) {
        return namespaces.parent(matcher);
    }

    /**
     * Has this called for each namespace that is made from now on, fixed or child, before the first client enters it.
     * It may run while others wait for namespaces to be made, and must not wait itself.
     */
    public SocketIoServer onNewNamespace(Consumer<Namespace> listener) {
        namespaces.onCreation(listener);
        return this;
    }

    /**
     * Lets clients ask for a namespace by another name. Such a client sees the name it asked for in every packet;
     * rooms, handlers and metrics know the canonical name only. On one connection both names are one namespace.
     *
     * @throws IllegalArgumentException if the name stands for something else already
     */
    public SocketIoServer alias(String alias, String canonical) {
        namespaces.alias(alias, canonical);
        return this;
    }

    /**
     * Lets the sockets of one namespace listen in on another: what is broadcast in {@code from} goes also to those
     * sockets of {@code guests} that are in the same rooms there, unless their connection has a socket in {@code from}
     * as well. A client gets each event once, whether it opened one socket or several, and is asked for
     * acknowledgements there. Guests appear in no list, count or operator of {@code from}. To be set before the server starts.
     */
    public SocketIoServer feed(String from, String guests) {
        namespaces.feed(from, guests);
        return this;
    }

    /** As {@link Namespace#use} of the root. */
    public SocketIoServer use(ConnectMiddleware middleware) {
        root().use(middleware);
        return this;
    }

    /** As {@link Namespace#onConnection} of the root. */
    public SocketIoServer onConnection(ConnectionHandler handler) {
        root().onConnection(handler);
        return this;
    }

    /** As {@link Namespace#onDisconnect} of the root. */
    public SocketIoServer onDisconnect(DisconnectHandler handler) {
        root().onDisconnect(handler);
        return this;
    }

    /** As {@link Namespace#on(String, EventHandler)} of the root. */
    public SocketIoServer on(String event, EventHandler handler) {
        root().on(event, handler);
        return this;
    }

    /** As {@link Namespace#emit(String, Object...)} of the root. */
    public void emit(String event, @Nullable Object... values) {
        root().emit(event, values);
    }

    /** As {@link Namespace#to} of the root. */
    public BroadcastOperator to(String... rooms) {
        return root().to(rooms);
    }

    /** As {@link Namespace#in} of the root. */
    public BroadcastOperator in(String... rooms) {
        return root().in(rooms);
    }

    /** As {@link Namespace#except} of the root. */
    public BroadcastOperator except(String... rooms) {
        return root().except(rooms);
    }

    /** The root namespace, which has whatever else there is. */
    public Namespace root() {
        return root;
    }

    /** Shows the rooms of all namespaces in gauges at this interval, which should be some seconds. */
    public RoomSampler startRoomSampler(Duration interval) {
        return RoomSampler.start(namespaces, interval);
    }

    /** The number of connections, with those that are in no namespace. */
    public int connectionCount() {
        return connections.get();
    }

    @Override
    public EngineListener open(EngineSession session) {
        registries.add(session.registry());
        connections.incrementAndGet();
        if (isClosed) {
            session.loop().execute(() -> session.close(CloseReason.SERVER_SHUTTING_DOWN));
        }
        ClientConnection connection = new ClientConnection(session, namespaces, whenOneEnds);
        connection.start();
        return connection;
    }

    /** Closes every connection without telling the clients to stay away, and the adapters. Does not wait for them. */
    @Override
    public void close() {
        isClosed = true;
        registries.forEach(sessions -> sessions.closeOpen(CloseReason.SERVER_SHUTTING_DOWN));
        namespaces.close();
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.RoomStatistics;
import com.erpmax.realtime.socket.adapter.ServerSideAcks;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import com.erpmax.realtime.socket.metrics.NamespaceMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group of sockets with its own rooms, handlers and say about who may enter. Made with the server and never removed.
 * Handlers and middlewares hold for the sockets that connect, and the events that arrive, after they were given.
 */
@AnyThread
public final class Namespace {
    private static final Logger log = LoggerFactory.getLogger(Namespace.class);

    private final String name;
    private final NamespaceContext context;
    private final Adapter adapter;
    private final NamespaceMeters meters;
    private final ServerSideHandlers serverSide;
    private final EventHandlers handlers = new EventHandlers();
    private final List<ConnectMiddleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<ConnectionHandler> connectionHandlers = new CopyOnWriteArrayList<>();
    private final List<DisconnectHandler> disconnectHandlers = new CopyOnWriteArrayList<>();
    private volatile HandlerErrorListener errorListener = Namespace::log;

    Namespace(String name, NamespaceContext context, Adapter adapter) {
        this.name = name;
        this.context = context;
        this.adapter = adapter;
        this.meters = context.meters().namespace(name);
        this.serverSide = new ServerSideHandlers(name, context.payloads());
        adapter.onServerSide(serverSide);
    }

    /** The canonical name, beginning with a slash. */
    public String name() {
        return name;
    }

    /** Has every client that wants to enter pass this as well, after those given before. */
    public Namespace use(ConnectMiddleware middleware) {
        middlewares.add(middleware);
        return this;
    }

    /** Has every socket that was let in welcomed by this as well, after those given before. */
    public Namespace onConnection(ConnectionHandler handler) {
        connectionHandlers.add(handler);
        return this;
    }

    /** Has this called for every socket that has left, after those given before. */
    public Namespace onDisconnect(DisconnectHandler handler) {
        disconnectHandlers.add(handler);
        return this;
    }

    /** Handles events of this name of all sockets on virtual threads. */
    public Namespace on(String event, EventHandler handler) {
        handlers.put(event, false, handler);
        return this;
    }

    /** Starts to handle events of this name of all sockets on virtual threads. */
    public Namespace onAsync(String event, AsyncEventHandler handler) {
        handlers.putAsync(event, handler);
        return this;
    }

    /**
     * Handles events of this name of all sockets on their event loops. The handler must not block: many connections
     * wait for it.
     */
    public Namespace onLoop(String event, EventHandler handler) {
        handlers.put(event, true, handler);
        return this;
    }

    /** Handles events that no other handler is for, on virtual threads. Without it they are dropped. */
    public Namespace onUnhandled(EventHandler handler) {
        handlers.putFallback(handler);
        return this;
    }

    /** Learns of handlers that failed, in place of the default, which logs one line. */
    public Namespace onHandlerError(HandlerErrorListener listener) {
        errorListener = listener;
        return this;
    }

    /** The sockets in these rooms. */
    public BroadcastOperator to(String... rooms) {
        return all().to(rooms);
    }

    /** All sockets but those in these rooms. */
    public BroadcastOperator except(String... rooms) {
        return all().except(rooms);
    }

    /** All sockets, for events that may be dropped. */
    public BroadcastOperator asVolatile() {
        return all().asVolatile();
    }

    /** All sockets that are connected to this node. */
    public BroadcastOperator local() {
        return all().local();
    }

    /** Sends an event to all sockets, as {@link BroadcastOperator#emit(String, Object...)}. */
    public void emit(String event, @Nullable Object... values) {
        all().emit(event, values);
    }

    /** Sends an event to all sockets, with arguments as they are. */
    public void emit(String event, Arguments arguments) {
        all().emit(event, arguments);
    }

    /** All sockets, those of this node as {@link Socket}. */
    public CompletionStage<List<SocketHandle>> fetchSockets() {
        return fetch(BroadcastOptions.ALL);
    }

    /**
     * Sends an event to this namespace of all other nodes, never to this one; no client sees it. At most once, in the
     * order of the calls. Without other nodes it has no effect.
     *
     * @throws IllegalArgumentException if the name is reserved or a value cannot be written
     */
    public void serverSideEmit(String event, @Nullable Object... values) {
        adapter.serverSideEmit(new ServerSideEvent(event, payloads().write(values)));
    }

    /**
     * As {@link #serverSideEmit}, and asks every other node for an answer.
     *
     * @param timeout how long to wait
     * @return the answers, complete or not; at once, and none, when there is no other node
     * @throws IllegalArgumentException also if the time is not positive
     */
    public CompletionStage<ServerSideAcks> serverSideEmitWithAck(
            Duration timeout, String event, @Nullable Object... values) {
        return adapter.serverSideEmitWithAck(
                new ServerSideEvent(event, payloads().write(values)), Timeouts.require(timeout));
    }

    /**
     * Handles events of this name that other nodes send, on virtual threads, in place of an earlier handler.
     *
     * @throws IllegalArgumentException if the name is reserved
     */
    public Namespace onServerSide(String event, ServerSideHandler handler) {
        serverSide.put(event, handler);
        return this;
    }

    /** The rooms of this node; walks all of them, so it is meant for every few seconds. */
    public CompletionStage<RoomStatistics> roomStatistics() {
        return adapter.statistics();
    }

    /** Takes {@link #roomStatistics} and shows them in the room gauges. */
    public CompletionStage<RoomStatistics> sampleRooms() {
        return adapter.statistics().thenApply(found -> {
            meters.sampled(found.rooms(), found.largest(), RoomStatistics.CLASSES, found.bySize());
            return found;
        });
    }

    /** What turns values into arguments. */
    public PayloadMapper payloads() {
        return context.payloads();
    }

    @Override
    public String toString() {
        return "Namespace[" + name + "]";
    }

    Adapter adapter() {
        return adapter;
    }

    EventHandlers handlers() {
        return handlers;
    }

    NamespaceMeters meters() {
        return meters;
    }

    SocketSettings settings() {
        return context.settings();
    }

    PacketParser parser() {
        return context.parser();
    }

    long nextAckId() {
        return adapter.nextAckId();
    }

    void authorise(Socket socket, Consumer<Admission> decided) {
        MiddlewareChain.run(List.copyOf(middlewares), socket, decided);
    }

    void broadcast(SocketPacket.Event event, BroadcastOptions options) {
        adapter.broadcast(event, options).whenComplete((recipients, failure) -> {
            if (failure != null) {
                log.error("A broadcast in {} failed", name, failure);
            }
        });
    }

    CompletionStage<List<SocketHandle>> fetch(BroadcastOptions options) {
        return adapter.fetch(options).thenApply(found -> {
            List<SocketHandle> handles = new ArrayList<>();
            found.here().forEach(recipient -> handles.add(((SocketLink) recipient).socket()));
            found.elsewhere().forEach(snapshot -> handles.add(new RemoteSocket(this, snapshot)));
            return List.copyOf(handles);
        });
    }

    /** On the socket's loop: it was let in. */
    void connected(Socket socket, EventQueue queue) {
        meters.connected(socket.transport().wireName());
        context.notify(listener -> listener.connected(socket));
        if (!connectionHandlers.isEmpty()) {
            queue.add(new LifecycleCall(socket, () -> {
                for (ConnectionHandler handler : connectionHandlers) {
                    handler.handle(socket);
                }
            }));
        }
    }

    /** On the socket's loop: it left. */
    void disconnected(Socket socket, DisconnectReason reason, Duration lasted, EventQueue queue) {
        meters.disconnected(socket.transport().wireName(), reason.text());
        context.notify(listener -> listener.disconnected(socket, reason, lasted));
        if (!disconnectHandlers.isEmpty()) {
            queue.add(new LifecycleCall(socket, () -> {
                for (DisconnectHandler handler : disconnectHandlers) {
                    handler.handle(socket, reason);
                }
            }));
        }
    }

    void handlerFailed(Socket socket, @Nullable Event event, Throwable error) {
        meters.handlerFailed();
        try {
            errorListener.onHandlerError(socket, event, error);
        } catch (RuntimeException failure) {
            log.error("The handler error listener of {} failed", name, failure);
        }
    }

    private BroadcastOperator all() {
        return new BroadcastOperator(this, BroadcastOptions.ALL);
    }

    private static void log(Socket socket, @Nullable Event event, Throwable error) {
        log.warn("A handler failed: {}, event {}: {}", socket, event == null ? "none" : event.name(), error.toString());
    }
}

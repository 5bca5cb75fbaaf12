package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.CarriedSessions;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.socket.adapter.RoomListener;
import com.erpmax.realtime.socket.adapter.RoomStatistics;
import com.erpmax.realtime.socket.adapter.ServerSideAcks;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import com.erpmax.realtime.socket.metrics.NamespaceMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group of sockets with its own rooms, handlers and say about who may enter. Made by the application, which is never
 * removed, or as a child of a {@link ParentNamespace}, whose middlewares and handlers then come before its own.
 */
@AnyThread
public final class Namespace extends NamespaceSetup<Namespace> {
    private static final Logger log = LoggerFactory.getLogger(Namespace.class);

    private final String name;
    private final NamespaceContext context;
    private final Adapter adapter;
    private final LocalAdapter local;
    private final @Nullable NamespaceRecovery recovery;
    private final NamespaceMeters meters;
    private final ServerSideHandlers serverSide;
    private final @Nullable ChildLife life;

    Namespace(
            String name,
            NamespaceContext context,
            LocalAdapter local,
            @Nullable NamespaceRecovery recovery,
            @Nullable ChildLife life) {
        this.name = name;
        this.context = context;
        this.local = local;
        this.adapter = context.adapters().create(name, local);
        this.recovery = recovery;
        this.life = life;
        this.meters =
                context.meters().namespace(life == null ? name : life.parent().name());
        this.serverSide = new ServerSideHandlers(name, context.payloads());
        adapter.onServerSide(serverSide);
        local.countWith(meters::sent);
    }

    /** The canonical name, beginning with a slash. */
    public String name() {
        return name;
    }

    /** The sockets in these rooms. */
    public BroadcastOperator to(String... rooms) {
        return all().to(rooms);
    }

    /** The same as {@link #to}, for calls that read better with it. */
    public BroadcastOperator in(String... rooms) {
        return to(rooms);
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

    /** All sockets, for events that transports which compress may compress or not; default true. */
    public BroadcastOperator compress(boolean allowed) {
        return all().compress(allowed);
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

    /**
     * Tells a listener of the rooms of this node, as they come, fill, empty and go.
     *
     * @return when it is told; at once before the first client has connected to the server
     */
    public CompletionStage<Void> onRooms(RoomListener listener) {
        return local.onRooms(listener);
    }

    /** The number of sockets that have ended and that only this node can recover; 0 without {@link RecoverySettings}. */
    public int awaySockets() {
        return recovery == null ? 0 : recovery.awaySockets();
    }

    /** The rooms of this node; walks all of them, so it is meant for every few seconds. */
    public CompletionStage<RoomStatistics> roomStatistics() {
        return adapter.statistics();
    }

    /** Takes {@link #roomStatistics} and shows them in the room gauges; of a child, with those of all its siblings. */
    public CompletionStage<RoomStatistics> sampleRooms() {
        if (life != null) {
            return life.parent().sampleRooms();
        }
        return adapter.statistics().thenApply(found -> {
            show(found, meters);
            return found;
        });
    }

    /** What turns values into arguments. */
    public PayloadMapper payloads() {
        return context.payloads();
    }

    /** The parent, if this is a child of one. */
    public Optional<ParentNamespace> parent() {
        return life().map(ChildLife::parent);
    }

    /** One who was counted has left, or was not let in. */
    void leave() {
        if (life != null) {
            life.leave(this);
        }
    }

    @Override
    public String toString() {
        return "Namespace[" + name + "]";
    }

    Adapter adapter() {
        return adapter;
    }

    /** Where sockets are kept that any node can recover; guests of another namespace get events past the stream. */
    @Nullable
    CarriedSessions sessions() {
        return local.areGuests() ? null : adapter.sessions();
    }

    /** Closes the adapter, and forgets who could be recovered. */
    void close() {
        adapter.close();
        if (recovery != null) {
            recovery.close();
        }
    }

    @Nullable
    NamespaceRecovery recovery() {
        return recovery;
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

    /** Whether there is nobody to ask about a socket. */
    boolean isOpenToAll() {
        return middlewares().isEmpty();
    }

    void authorise(Socket socket, Consumer<Admission> decided) {
        MiddlewareChain.run(middlewares(), socket, decided);
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

    @Override
    @Nullable
    NamespaceSetup<?> above() {
        return life == null ? null : life.parent();
    }

    /** The part of the adapter that works on this node. */
    LocalAdapter localAdapter() {
        return local;
    }

    /** How long a child lives; empty for a namespace without a parent. */
    Optional<ChildLife> life() {
        return Optional.ofNullable(life);
    }

    /** On the socket's loop: it was let in. */
    void connected(Socket socket, EventQueue queue) {
        meters.connected(socket.transport().wireName());
        if (life != null) {
            life.use();
        }
        context.notify(listener -> listener.connected(socket));
        List<ConnectionHandler> handlers = connectionHandlers();
        if (!handlers.isEmpty()) {
            queue.add(new LifecycleCall<>(socket, handlers, handler -> handler.handle(socket)));
        }
    }

    /** On the socket's loop: it is about to leave. */
    void disconnecting(Socket socket, DisconnectReason reason, Supplier<Set<String>> rooms) {
        List<DisconnectingHandler> handlers = socket.ends().before();
        if (!handlers.isEmpty()) {
            Set<String> last = rooms.get();
            new LifecycleCall<>(socket, handlers, handler -> handler.handle(socket, reason, last)).run();
        }
    }

    /** On the socket's loop: it left. */
    void disconnected(Socket socket, DisconnectReason reason, Duration lasted, EventQueue queue) {
        meters.disconnected(socket.transport().wireName(), reason.text());
        context.notify(listener -> listener.disconnected(socket, reason, lasted));
        List<DisconnectHandler> handlers = socket.ends().after();
        if (!handlers.isEmpty()) {
            queue.add(new LifecycleCall<>(socket, handlers, handler -> handler.handle(socket, reason)));
        }
    }

    void handlerFailed(Socket socket, @Nullable Event event, Throwable error) {
        meters.handlerFailed();
        try {
            errorListener().onHandlerError(socket, event, error);
        } catch (Throwable failure) {
            log.error("The handler error listener of {} failed", name, failure);
        }
    }

    static void show(RoomStatistics found, NamespaceMeters meters) {
        meters.sampled(found.rooms(), found.largest(), RoomStatistics.CLASSES, found.bySize());
    }

    private BroadcastOperator all() {
        return new BroadcastOperator(this, BroadcastOptions.ALL);
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.PendingAck;
import com.erpmax.realtime.socket.adapter.Recipient;
import com.erpmax.realtime.socket.adapter.SharedPacket;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side of a socket that belongs to its connection's loop: between CONNECT and the end it is pending, connected, or
 * gone. The connection below drives it; the application sees {@link Socket}.
 */
@EventLoopOnly
public final class SocketLink implements Recipient {
    private static final Logger log = LoggerFactory.getLogger(SocketLink.class);

    private final Namespace namespace;
    private final PacketSink sink;
    private final Socket socket;
    private final EventQueue queue;
    private final AckRegistry acks;
    private final Set<String> earlyRooms = new LinkedHashSet<>(0);
    private volatile State state = State.PENDING;
    private long connectedNanos;

    private enum State {
        PENDING,
        CONNECTED,
        GONE
    }

    private SocketLink(Namespace namespace, PacketSink sink, String wireName, String auth) {
        this.namespace = namespace;
        this.sink = sink;
        this.queue = new EventQueue(sink.loop(), namespace.settings());
        this.acks = new AckRegistry(sink.loop());
        this.socket = new Socket(this, namespace, sink.handshake(), wireName, auth);
    }

    /**
     * Makes the socket for a CONNECT; it is pending.
     *
     * @param wireName the name that the client asked for
     * @param auth the JSON object that came with the CONNECT
     */
    public static SocketLink open(Namespace namespace, PacketSink sink, String wireName, String auth) {
        return new SocketLink(namespace, sink, wireName, auth);
    }

    /**
     * Has the namespace decide whether the socket may enter.
     *
     * @param decided called on the loop; at once if nobody has to be asked, and not at all if the loop was shut down
     */
    public void authorise(Consumer<Admission> decided) {
        namespace.authorise(socket, admission -> {
            if (loop().inLoop()) {
                decided.accept(admission);
            } else {
                post(() -> decided.accept(admission));
            }
        });
    }

    /** Lets the pending socket in: rooms, then its connection handler is queued, then the client is told. */
    public void accept() {
        assert state == State.PENDING;
        state = State.CONNECTED;
        connectedNanos = System.nanoTime();
        namespace.adapter().add(this);
        earlyRooms.forEach(room -> namespace.adapter().join(this, room));
        earlyRooms.clear();
        namespace.connected(socket, queue);
        String data = sink.protocol().welcome("{\"sid\":\"" + id() + "\"}");
        sendNow(new SocketPacket.Connect(wireName(), data), SendFlags.NONE);
    }

    /** Takes an event; false when too many wait already, and the connection has to be closed. */
    public boolean receive(SocketPacket.Event packet) {
        namespace.meters().received();
        return queue.offer(new EventCall(new Event(socket, packet)));
    }

    /** Takes an acknowledgement, past the queue. */
    public void receive(SocketPacket.Ack packet) {
        acks.resolve(packet.ackId(), packet.arguments());
    }

    /** The connection has changed its transport. */
    public void upgraded(TransportKind from, TransportKind to) {
        if (state == State.CONNECTED) {
            namespace.meters().upgraded(from.wireName(), to.wireName());
        }
    }

    /** Ends the socket, pending or connected. Later calls are without effect. */
    public void close(DisconnectReason reason) {
        if (state == State.CONNECTED) {
            namespace.disconnecting(socket, reason, () -> namespace.adapter().roomsOf(this));
        }
        State before = state;
        state = State.GONE;
        if (before != State.GONE) {
            acks.failAll();
        }
        if (before == State.CONNECTED) {
            namespace.adapter().remove(this);
            if (reason.dropsWaitingEvents()) {
                queue.clear();
            }
            Duration lasted = Duration.ofNanos(System.nanoTime() - connectedNanos);
            namespace.disconnected(socket, reason, lasted, queue);
        }
        if (before != State.GONE) {
            namespace.leave();
        }
    }

    /** Disconnects the socket from this side and tells the client; without effect unless it is connected. */
    public void disconnect() {
        if (state == State.CONNECTED) {
            sendNow(new SocketPacket.Disconnect(wireName()), SendFlags.NONE);
            sink.remove(this);
            close(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        }
    }

    /** What the application sees. */
    @AnyThread
    public Socket socket() {
        return socket;
    }

    /** The namespace that the socket is in or wants to enter. */
    @AnyThread
    public Namespace namespace() {
        return namespace;
    }

    @Override
    public String id() {
        return socket.id();
    }

    @Override
    public EngineLoop loop() {
        return sink.loop();
    }

    @Override
    public String wireName() {
        return socket.wireName();
    }

    @Override
    public boolean hasSiblingIn(String canonicalName) {
        return sink.hasSocketIn(canonicalName);
    }

    @Override
    public boolean deliver(SharedPacket packet, boolean isVolatile) {
        boolean isSent = false;
        if (state == State.CONNECTED) {
            SocketPacket.Event event = packet.event();
            if (event != null) {
                socket.outgoing(event);
            }
            isSent = sink.send(packet, isVolatile);
        }
        namespace.meters().sent(isSent);
        return isSent;
    }

    @Override
    public void expectAck(long ackId, PendingAck pending) {
        acks.add(ackId, pending);
    }

    @Override
    public void forgetAck(long ackId) {
        acks.forget(ackId);
    }

    @Override
    public SocketSnapshot snapshot(Set<String> rooms) {
        return socket.snapshot(rooms);
    }

    @Override
    public void apply(SocketCommand command) {
        switch (command) {
            case SocketCommand.Join join -> join.rooms().forEach(this::joinIfAllowed);
            case SocketCommand.Leave leave -> leaveNow(leave.rooms());
            case SocketCommand.Disconnect disconnect -> {
                if (disconnect.closesTransport()) {
                    sink.disconnectAll();
                } else {
                    disconnect();
                }
            }
        }
    }

    String newId(String wireName) {
        return sink.socketId(wireName);
    }

    @AnyThread
    boolean isConnected() {
        return state == State.CONNECTED;
    }

    @AnyThread
    TransportKind transport() {
        return sink.transport();
    }

    /** Sends a packet in the order of the calling thread's tasks; dropped when the socket is gone by then. */
    @AnyThread
    void sendLater(SocketPacket packet, SendFlags flags) {
        post(() -> {
            if (packet instanceof SocketPacket.Event event) {
                namespace.meters().sent(state != State.GONE && sendNow(event, flags));
            } else if (state != State.GONE) {
                sendNow(packet, flags);
            }
        });
    }

    @AnyThread
    CompletionStage<Arguments> sendForAck(SocketPacket.Event packet, Duration timeout, SendFlags flags) {
        CompletableFuture<Arguments> answer = new CompletableFuture<>();
        boolean isPosted = post(() -> {
            if (state == State.GONE) {
                answer.completeExceptionally(new AckFailedException(AckFailedException.Cause.DISCONNECTED));
                return;
            }
            acks.add(packet.ackId(), timeout, answer);
            boolean isSent = sendNow(packet, flags);
            namespace.meters().sent(isSent);
            if (!isSent && flags.isVolatile() && acks.forget(packet.ackId())) {
                answer.completeExceptionally(new AckFailedException(AckFailedException.Cause.DROPPED));
            }
        });
        if (!isPosted) {
            answer.completeExceptionally(new AckFailedException(AckFailedException.Cause.DISCONNECTED));
        }
        return answer;
    }

    @AnyThread
    CompletionStage<Void> join(Set<String> rooms) {
        return ask(() -> {
            for (String room : rooms) {
                if (!joinIfAllowed(room)) {
                    throw new IllegalStateException("rooms: full (expected: at most "
                            + namespace.settings().maxRooms() + ")");
                }
            }
            return null;
        });
    }

    @AnyThread
    CompletionStage<Void> leave(Set<String> rooms) {
        return ask(() -> {
            leaveNow(rooms);
            return null;
        });
    }

    @AnyThread
    CompletionStage<Set<String>> rooms() {
        return ask(() -> state == State.PENDING
                ? Set.copyOf(earlyRooms)
                : namespace.adapter().roomsOf(this));
    }

    @AnyThread
    void disconnectLater() {
        post(this::disconnect);
    }

    @AnyThread
    void disconnectAllLater() {
        post(sink::disconnectAll);
    }

    @AnyThread
    void closeTransportLater(CloseReason reason) {
        post(() -> sink.close(reason));
    }

    private boolean joinIfAllowed(String room) {
        int maxRooms = namespace.settings().maxRooms();
        return switch (state) {
            case PENDING -> earlyRooms.contains(room) || (earlyRooms.size() < maxRooms && earlyRooms.add(room));
            case CONNECTED -> {
                boolean isAllowed = namespace.adapter().roomCount(this) < maxRooms
                        || namespace.adapter().roomsOf(this).contains(room);
                if (isAllowed) {
                    namespace.adapter().join(this, room);
                }
                yield isAllowed;
            }
            case GONE -> true;
        };
    }

    private void leaveNow(Set<String> rooms) {
        earlyRooms.removeAll(rooms);
        if (state != State.GONE) { // the id, which the adapter goes by, may be another socket's by now
            rooms.forEach(room -> namespace.adapter().leave(this, room));
        }
    }

    private boolean sendNow(SocketPacket.Event packet, SendFlags flags) {
        socket.outgoing(packet);
        return sendNow((SocketPacket) packet, flags);
    }

    private boolean sendNow(SocketPacket packet, SendFlags flags) {
        SharedPacket shared = SharedPacket.of(namespace.parser().encode(packet), flags.isCompressible());
        try {
            return sink.send(shared, flags.isVolatile());
        } finally {
            shared.release();
        }
    }

    private <T> CompletionStage<T> ask(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, loop()::execute);
        } catch (RejectedExecutionException loopIsGone) {
            return CompletableFuture.failedFuture(new CompletionException(loopIsGone));
        }
    }

    private boolean post(Runnable task) {
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException loopIsGone) {
            log.debug("a task for a socket is dropped: its event loop has been shut down");
            return false;
        }
    }
}

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
import com.erpmax.realtime.socket.recovery.Recoverable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
    private final SocketRooms rooms = new SocketRooms(this);
    private volatile State state = State.PENDING;
    private long connectedNanos;
    private volatile @Nullable SocketSession session;

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
        if (namespace.isOpenToAll()) {
            authorised(new Admission.Accepted(), decided);
        } else {
            // Behind the rooms that a middleware on this loop has asked for.
            namespace.authorise(socket, admission -> post(() -> authorised(admission, decided)));
        }
    }

    /** Lets the pending socket in: rooms, then its connection handler is queued, then the client is told. */
    public void accept() {
        assert state == State.PENDING;
        SocketSession current = session;
        state = State.CONNECTED;
        socket.letIn();
        connectedNanos = System.nanoTime();
        namespace.adapter().add(this);
        rooms.enter();
        if (current != null) {
            current.enter(namespace.adapter());
        }
        namespace.connected(socket, queue);
        if (current != null) {
            current.replay();
        }
        if (state == State.CONNECTED) {
            String pid = current == null ? "" : "\",\"pid\":\"" + current.pid();
            String data = sink.protocol().welcome("{\"sid\":\"" + id() + pid + "\"}");
            sendNow(new SocketPacket.Connect(wireName(), data), SendFlags.NONE);
        }
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
            SocketSession current = session;
            Set<String> last = current == null ? Set.of() : namespace.adapter().roomsOf(this);
            namespace.adapter().remove(this);
            if (current != null) {
                current.ended(reason, last, siblings());
            }
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

    /** Whether there is a client that can be asked, or can ask, for recovery. */
    boolean mayBeRecoverable() {
        return state == State.PENDING && sink.protocol() == ClientProtocol.V5;
    }

    /** Has the socket recoverable from its connection on. */
    void becomeRecoverable(SocketSession value) {
        session = value;
    }

    /** Has the pending socket go on where another one ended. */
    void goOn(SocketSession value) {
        session = value;
        if (state == State.GONE) {
            value.missedBegin();
        }
    }

    /** The client has come back on another connection: closes this one, which ends the socket if it is connected. */
    void supersede() {
        if (state == State.CONNECTED) {
            sink.close(CloseReason.FORCED_CLOSE);
        }
    }

    /** The namespaces in which the connection has connected sockets, by their canonical names. */
    Set<String> siblings() {
        return sink.connectedNamespaces();
    }

    boolean isGone() {
        return state == State.GONE;
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
        if (state != State.CONNECTED) {
            return false;
        }
        SocketPacket.Event event = packet.event();
        if (event != null) {
            socket.outgoing(event);
        }
        return sink.send(packet, isVolatile);
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
    public @Nullable Recoverable recoverable() {
        SocketSession current = session;
        return current == null ? null : current.recoverable(state == State.CONNECTED);
    }

    @Override
    public SocketSnapshot snapshot(Set<String> names) {
        return socket.snapshot(names);
    }

    @Override
    public void apply(SocketCommand command) {
        switch (command) {
            case SocketCommand.Join join -> join.rooms().forEach(rooms::join);
            case SocketCommand.Leave leave -> rooms.leave(leave.rooms());
            case SocketCommand.Disconnect disconnect -> {
                if (disconnect.closesTransport()) {
                    sink.disconnectAll();
                } else {
                    disconnect();
                }
            }
        }
    }

    /** For logs, as {@link Socket#toString}. */
    @Override
    @AnyThread
    public String toString() {
        return socket.toString();
    }

    @AnyThread
    @Nullable
    SocketSession session() {
        return session;
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
        SocketSession current = session;
        if (current != null && packet instanceof SocketPacket.Event event && current.sends(event, flags)) {
            return;
        }
        post(() -> {
            if (packet instanceof SocketPacket.Event event) {
                SocketSession last = session;
                if (state == State.GONE && last != null) {
                    last.sendLate(event, flags);
                }
                namespace.meters().sent(state != State.GONE && sendEvent(event, flags));
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
            boolean isSent = sendEvent(packet, flags);
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
    SocketRooms rooms() {
        return rooms;
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

    private void authorised(Admission admission, Consumer<Admission> decided) {
        NamespaceRecovery recovery = namespace.recovery();
        if (recovery == null || !(admission instanceof Admission.Accepted)) {
            decided.accept(admission);
        } else {
            recovery.prepare(this, () -> decided.accept(admission));
        }
    }

    PacketSink sink() {
        return sink;
    }

    /** Sends an event with what is done around it: shown to listeners, and kept where it can be recovered. */
    boolean sendEvent(SocketPacket.Event packet, SendFlags flags) {
        SocketSession current = session;
        SocketPacket.Event event = current == null ? packet : current.outgoing(packet, flags.isVolatile());
        socket.outgoing(event);
        return sendNow(event, flags);
    }

    /** Sends a packet as it is. */
    boolean sendNow(SocketPacket packet, SendFlags flags) {
        SharedPacket shared = SharedPacket.of(namespace.parser().encode(packet), flags.isCompressible());
        try {
            return sink.send(shared, flags.isVolatile());
        } finally {
            shared.release();
        }
    }

    @AnyThread
    boolean post(Runnable task) {
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException loopIsGone) {
            log.debug("a task for a socket is dropped: its event loop has been shut down");
            return false;
        }
    }
}

package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.AckLimits;
import com.erpmax.realtime.socket.adapter.AckListener;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some of the sockets of a namespace, to speak to. Each modifier returns a new operator, so that one may be kept and
 * used again. Broadcasts arrive at most once, in the order in which one thread sent them.
 */
@AnyThread
public final class BroadcastOperator {
    private final Namespace namespace;
    private final BroadcastOptions options;

    BroadcastOperator(Namespace namespace, BroadcastOptions options) {
        this.namespace = namespace;
        this.options = options;
    }

    /** Also the sockets in these rooms; without any room it is the whole namespace. */
    public BroadcastOperator to(String... rooms) {
        return with(options.withRooms(rooms));
    }

    /** The same as {@link #to}, for calls that read better with it. */
    public BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /** None of the sockets in these rooms; a socket's id is a room. */
    public BroadcastOperator except(String... rooms) {
        return with(options.withExcept(rooms));
    }

    /** Events are dropped for recipients whose transport is busy. */
    public BroadcastOperator asVolatile() {
        return with(options.asVolatile());
    }

    /** Only the sockets that are connected to this node. */
    public BroadcastOperator local() {
        return with(options.asLocal());
    }

    /**
     * Only those of them on this node for which the predicate is true when their loop comes to them. It is asked on
     * that loop, once for each event or command and socket, and must not block.
     */
    public BroadcastOperator where(Predicate<Socket> admitted) {
        return with(
                options.withFilter(recipient -> recipient instanceof SocketLink link && admitted.test(link.socket())));
    }

    /** Whether transports that compress may do so with what is emitted; default true. */
    public BroadcastOperator compress(boolean allowed) {
        return with(options.withCompressible(allowed));
    }

    /**
     * Sends an event to all of them; it is encoded once.
     *
     * @param values its arguments, as for {@link Socket#emit}
     * @throws IllegalArgumentException if the name is reserved or a value cannot be written
     */
    public void emit(String event, @Nullable Object... values) {
        emit(event, namespace.payloads().write(values));
    }

    /** Sends an event to all of them, with arguments as they are. */
    public void emit(String event, Arguments arguments) {
        namespace.broadcast(
                new SocketPacket.Event(namespace.name(), SocketPacket.Event.NO_ACK, event, arguments), options);
    }

    /**
     * Sends an event to all of them, encoded once, and asks each for an acknowledgement. That some do not answer is no
     * failure: the result says how many were asked, who answered what, and whether it is complete. It comes when
     * everybody has answered or left, at once when nobody is there, and at the latest when the time is over. Sockets
     * that a volatile event was dropped for are not asked; those of a namespace that listens in are.
     *
     * @param timeout how long to wait; there is no default, because one silent client would hold up all others' answers
     * @param values its arguments, as for {@link Socket#emit}
     * @return completes on an event loop
     * @throws IllegalArgumentException if the time is not positive, the name is reserved or a value cannot be written
     */
    public CompletionStage<BroadcastAcks> emitWithAck(Duration timeout, String event, @Nullable Object... values) {
        return emitWithAck(timeout, event, namespace.payloads().write(values));
    }

    /** As {@link #emitWithAck(Duration, String, Object...)}, with arguments as they are. */
    public CompletionStage<BroadcastAcks> emitWithAck(Duration timeout, String event, Arguments arguments) {
        return emitWithAck(timeout, AckLimits.NONE, event, arguments);
    }

    /**
     * As {@link #emitWithAck(Duration, String, Arguments)}, for clients that may answer too much.
     *
     * @param limits how much is kept of the answers; default all of them
     */
    public CompletionStage<BroadcastAcks> emitWithAck(
            Duration timeout, AckLimits limits, String event, Arguments arguments) {
        return namespace
                .adapter()
                .broadcastWithAck(
                        new SocketPacket.Event(namespace.name(), SocketPacket.Event.NO_ACK, event, arguments),
                        options,
                        Timeouts.require(timeout),
                        limits);
    }

    /**
     * As {@link #emitWithAck(Duration, String, Arguments)} for those of them on this node only, and tells of each answer
     * when it comes.
     *
     * @param listener called on event loops; must not block; its {@link AckListener#budget} bounds who is waited for
     */
    public void emitWithAck(Duration timeout, String event, Arguments arguments, AckListener listener) {
        var unused = namespace
                .localAdapter()
                .broadcastWithAck(
                        new SocketPacket.Event(namespace.name(), SocketPacket.Event.NO_ACK, event, arguments),
                        options,
                        Timeouts.require(timeout),
                        listener);
    }

    /** All of them, those of this node as {@link Socket}. */
    public CompletionStage<List<SocketHandle>> fetchSockets() {
        return namespace.fetch(options);
    }

    /** Puts all of them into rooms; a room above a socket's limit is left out. */
    public CompletionStage<Void> join(String... rooms) {
        return namespace.adapter().command(new SocketCommand.Join(Set.copyOf(List.of(rooms))), options);
    }

    /** Takes all of them out of rooms. */
    public CompletionStage<Void> leave(String... rooms) {
        return namespace.adapter().command(new SocketCommand.Leave(Set.copyOf(List.of(rooms))), options);
    }

    /** Disconnects all of them as {@link Socket#disconnect}. */
    public CompletionStage<Void> disconnect() {
        return namespace.adapter().command(new SocketCommand.Disconnect(false), options);
    }

    /** Disconnects the connections of all of them as {@link Socket#disconnectAll}. */
    public CompletionStage<Void> disconnectAll() {
        return namespace.adapter().command(new SocketCommand.Disconnect(true), options);
    }

    private BroadcastOperator with(BroadcastOptions changed) {
        return new BroadcastOperator(namespace, changed);
    }
}

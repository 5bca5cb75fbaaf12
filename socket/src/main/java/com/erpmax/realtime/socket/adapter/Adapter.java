package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one namespace and the delivery to many sockets. Every implementation passes {@code AdapterContract}.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li><b>At most once.</b> A recipient gets a broadcast once, however many of the rooms it is in, or not at all: its
 *       connection may end, be too slow, or be busy when the broadcast is volatile. Nothing is stored or repeated.
 *   <li><b>Order.</b> What one thread does is seen in that order: two broadcasts arrive at each common recipient in the
 *       order of the calls, and a join that was {@linkplain com.erpmax.realtime.engine.loop.EngineLoop#execute enqueued}
 *       to the recipient's loop before a broadcast lets the recipient receive it. Between threads, and between nodes,
 *       there is no order.
 *   <li><b>Atomicity.</b> A broadcast is one event for a recipient's loop: it is delivered to those who are in the rooms
 *       when the loop comes to it. There is no common moment for all loops or nodes.
 *   <li><b>Isolation.</b> One recipient's failure or slowness delays no other.
 * </ul>
 *
 * <p>Membership belongs to the recipient's loop and is never shared between nodes. Guests (sockets of another
 * namespace that listen in, see {@link LocalAdapter#addGuestsFrom}) receive broadcasts and are asked for acknowledgements
 * like members, but no command reaches them and they are in no list and no statistics.
 */
public interface Adapter extends AutoCloseable {

    /** Takes a newly connected recipient in, in its own room. */
    @EventLoopOnly
    void add(Recipient recipient);

    /** Takes a recipient out of all rooms; it receives nothing from then on. Without effect when it is not there. */
    @EventLoopOnly
    void remove(Recipient recipient);

    /** Puts a recipient into a room; false if it was there before, or was never added. */
    @EventLoopOnly
    boolean join(Recipient recipient, String room);

    /** Takes a recipient out of a room; false if it was not there. */
    @EventLoopOnly
    boolean leave(Recipient recipient, String room);

    /** The rooms that a recipient is in, with its own one. */
    @EventLoopOnly
    Set<String> roomsOf(Recipient recipient);

    /** The number of rooms that a recipient is in besides its own one. */
    @EventLoopOnly
    int roomCount(Recipient recipient);

    /**
     * Sends an event to all matching recipients and guests.
     *
     * @param event the event with the canonical name of the namespace and no ack id
     * @return when the loops of this node have come to it: the number of recipients and guests here that it was sent to,
     *     without those whom an adapter with {@link #sessions} sends it later
     */
    @AnyThread
    CompletionStage<Integer> broadcast(SocketPacket.Event event, BroadcastOptions options);

    /**
     * Sends an event to all matching recipients and guests, and asks each for an acknowledgement. One that leaves, and
     * one that a volatile event could not be sent to, is not waited for.
     *
     * @param event the event with the canonical name of the namespace and no ack id; each node gives it one of its own,
     *     and one of the guests' namespace for those
     * @param timeout how long answers are waited for
     * @param limits how much is kept of the answers
     * @return the answers: when all of them are there, at once when nobody is asked, and at the end of the time
     *     whatever there is. A node that does not report makes the result incomplete, not exceptional.
     */
    @AnyThread
    CompletionStage<BroadcastAcks> broadcastWithAck(
            SocketPacket.Event event, BroadcastOptions options, Duration timeout, AckLimits limits);

    /** The next id for an acknowledgement on this node; single emits and broadcasts of a namespace share the count. */
    @AnyThread
    long nextAckId();

    /** Has all matching recipients carry out a command; completes when those of this node have been told. */
    @AnyThread
    CompletionStage<Void> command(SocketCommand command, BroadcastOptions options);

    /** The matching recipients: of this node, and unless the options mean this node only, of the others. */
    @AnyThread
    CompletionStage<FetchedSockets> fetch(BroadcastOptions options);

    /**
     * Sends an event to the same namespace of all other nodes, at most once, in the order of the calls; never to this
     * one. Without other nodes it has no effect.
     */
    @AnyThread
    void serverSideEmit(ServerSideEvent event);

    /**
     * As {@link #serverSideEmit}, and asks every other node for an answer.
     *
     * @return the answers: when all are there, at once when there is no other node, and at the end of the time whatever
     *     there is
     */
    @AnyThread
    CompletionStage<ServerSideAcks> serverSideEmitWithAck(ServerSideEvent event, Duration timeout);

    /** Gives the events of other nodes to this listener. Called once, when the namespace is created. */
    @AnyThread
    void onServerSide(ServerSideListener listener);

    /** The rooms of this node. Costs time in proportion to their number on each loop: meant for every few seconds. */
    @AnyThread
    CompletionStage<RoomStatistics> statistics();

    /** Where sockets are kept that any node can recover; null where each node keeps its own. */
    @AnyThread
    default @Nullable CarriedSessions sessions() {
        return null;
    }

    /** Gives back what the adapter holds outside of this process. Recipients stay as they are. */
    @AnyThread
    @Override
    void close();
}

package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.recovery.FedSocket;
import com.erpmax.realtime.socket.recovery.Place;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The part of a {@link LocalAdapter} for an adapter between nodes that are told everything over one stream, which gives it
 * what the stream brings on one thread and in its order. Members that the {@linkplain FedSocket stream feeds} get all
 * broadcasts here, the others those of other nodes.
 */
@AnyThread
public final class FromStream {
    private final LocalAdapter local;
    private final FedRecipients fed;
    private final HomeLoops loops;

    FromStream(LocalAdapter local, FedRecipients fed, HomeLoops loops) {
        this.local = local;
        this.fed = fed;
        this.loops = loops;
    }

    /** Whether the stream feeds anybody here, or is about to, so that what this node has sent itself concerns them. */
    public boolean feeds() {
        return fed.areThere();
    }

    /**
     * Whether what the stream brings can concern anybody: not where nobody has ever been or is about to come with what the
     * stream had before, as with a mere emitter.
     */
    public boolean canReachAnybody() {
        return feeds() || local.hasHadRecipients();
    }

    /**
     * Delivers an event that the stream has brought.
     *
     * @param isOwn whether this node has sent it, so that only those have yet to get it whom the stream feeds
     */
    public CompletionStage<Integer> broadcast(StreamItem item, SocketPacket.Event event, boolean isOwn) {
        StreamRole role = new StreamRole(StreamRole.Kind.ENTRY, item.place());
        return local.share(event, item.options(), (loop, shared) -> {
            fed.reached(loop, item);
            return isOwn
                    ? deliver(loop, shared, item.options(), role)
                    : local.deliver(loop, shared, item.options(), role);
        });
    }

    /** Delivers an event of this node that will never be in the stream to those whom it feeds. */
    public CompletionStage<Integer> broadcastPast(SocketPacket.Event event, BroadcastOptions options) {
        return local.share(event, options, (loop, shared) -> deliver(loop, shared, options, passingBy(loop)));
    }

    /** Carries out a command that the stream has brought, unless it is of this node, which has done so before. */
    public CompletionStage<Void> command(StreamItem item, SocketCommand command, boolean isOwn) {
        return LoopTasks.onEach(loops, 0, loop -> {
                    fed.reached(loop, item);
                    return isOwn ? 0 : carryOut(loop, item, command);
                })
                .thenAccept(told -> {});
    }

    /** The last place of which a loop has done everything, as far as the stream {@linkplain #feeds feeds} anybody. */
    @EventLoopOnly
    public Place reached(EngineLoop loop) {
        return fed.place(loop);
    }

    /** Everything that a loop comes to from now on. */
    @EventLoopOnly
    public StreamTap tap(EngineLoop loop) {
        return fed.tap(loop);
    }

    /** What a broadcast of this node is to those whom the stream feeds. */
    @EventLoopOnly
    StreamRole roleOf(EngineLoop loop, BroadcastOptions options) {
        return options.isLocal() ? passingBy(loop) : StreamRole.LATER;
    }

    @EventLoopOnly
    private StreamRole passingBy(EngineLoop loop) {
        return new StreamRole(StreamRole.Kind.PASSES_BY, fed.place(loop));
    }

    @EventLoopOnly
    private int deliver(EngineLoop loop, SharedBroadcast shared, BroadcastOptions options, StreamRole role) {
        try (Delivery delivery = new Delivery(shared, options, null, role)) {
            fed.forEach(loop, options, delivery);
            local.count(delivery);
            return delivery.delivered();
        }
    }

    /** Not by those who have come from elsewhere after the command. */
    @EventLoopOnly
    private int carryOut(EngineLoop loop, StreamItem item, SocketCommand command) {
        List<Recipient> matching = local.matching(loop, item.options());
        matching.removeIf(
                recipient -> recipient.recoverable() instanceof FedSocket socket && !socket.takes(item.place()));
        return local.carryOut(loop, command, item.options(), matching);
    }
}

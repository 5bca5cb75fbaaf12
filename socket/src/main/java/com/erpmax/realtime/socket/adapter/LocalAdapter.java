package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The adapter of one node, and the only place where a broadcast fans out. Each loop has a {@link RoomIndex} of its own;
 * a broadcast posts one task to each loop, which walks its own members. No lock is taken and nothing is copied or
 * allocated per recipient. Lives as long as the server.
 */
@AnyThread
public final class LocalAdapter implements Adapter {
    private final String namespace;
    private final HomeLoops loops;
    private final PacketParser parser;
    private final Map<EngineLoop, RoomIndex<Recipient>> indexes = new ConcurrentHashMap<>();
    private final AwaySockets away = new AwaySockets();
    private final AtomicLong ackIds = new AtomicLong();
    private volatile @Nullable LocalAdapter guests;
    private volatile @Nullable RoomWatch watch;

    /**
     * Creates the adapter of a namespace whose packets travel in the default form.
     *
     * @param namespace the canonical name
     * @param loops the loops that own the server's connections
     */
    public LocalAdapter(String namespace, HomeLoops loops) {
        this(namespace, loops, PacketParser.json());
    }

    /**
     * Creates the adapter of a namespace.
     *
     * @param namespace the canonical name
     * @param loops the loops that own the server's connections
     * @param parser encodes what is broadcast
     */
    public LocalAdapter(String namespace, HomeLoops loops, PacketParser parser) {
        this.namespace = namespace;
        this.loops = loops;
        this.parser = parser;
    }

    /**
     * Lets the sockets of another namespace listen in: what is broadcast here into a room goes also to the sockets
     * that are in the room of the same name there, unless their connection has a socket of its own here. A connection
     * so gets each event once, whether it opened one socket or several. Set before the first socket connects.
     */
    public void addGuestsFrom(LocalAdapter other) {
        guests = other;
    }

    /**
     * Tells a listener of the rooms of this node.
     *
     * @return when it is told: a first listener of what happens after each loop has counted what it has
     */
    public CompletionStage<Void> onRooms(RoomListener listener) {
        RoomWatch watching;
        synchronized (this) {
            watching = watch == null ? new RoomWatch() : watch;
            watching.add(listener);
            watch = watching;
        }
        return LoopTasks.onEach(loops, true, loop -> {
                    index(loop).report(watching);
                    return true;
                })
                .thenAccept(counted -> watching.start());
    }

    /** The sockets of the namespace that have ended here and can be recovered. */
    public AwaySockets away() {
        return away;
    }

    @Override
    public void add(Recipient recipient) {
        index(recipient.loop()).add(recipient);
    }

    @Override
    public void remove(Recipient recipient) {
        index(recipient.loop()).remove(recipient);
    }

    @Override
    public boolean join(Recipient recipient, String room) {
        return index(recipient.loop()).join(recipient, room);
    }

    @Override
    public boolean leave(Recipient recipient, String room) {
        return index(recipient.loop()).leave(recipient, room);
    }

    @Override
    public Set<String> roomsOf(Recipient recipient) {
        return index(recipient.loop()).roomsOf(recipient);
    }

    @Override
    public int roomCount(Recipient recipient) {
        return index(recipient.loop()).roomCount(recipient);
    }

    @Override
    public CompletionStage<Integer> broadcast(SocketPacket.Event event, BroadcastOptions options) {
        SharedBroadcast shared = new SharedBroadcast(event, parser, options.isCompressible());
        return loops.queue(() -> LoopTasks.onEach(loops, 0, loop -> deliver(loop, shared, options)))
                .whenComplete((counts, failure) -> shared.release())
                .thenApply(LocalAdapter::sum);
    }

    @Override
    public CompletionStage<BroadcastAcks> broadcastWithAck(
            SocketPacket.Event event, BroadcastOptions options, Duration timeout) {
        AckTally tally = new AckTally(1);
        broadcastWithAck(event, options, timeout, tally);
        return tally.result();
    }

    /**
     * Asks the matching recipients of this node and tells the listener of each answer: for an adapter between nodes,
     * on behalf of which one of them asks. Guests get the event without being asked.
     *
     * @param timeout the time that each loop gives its recipients from the moment when it has asked them
     */
    public void broadcastWithAck(
            SocketPacket.Event event, BroadcastOptions options, Duration timeout, AckListener listener) {
        long ackId = nextAckId();
        SharedBroadcast asking = new SharedBroadcast(
                new SocketPacket.Event(event.namespace(), ackId, event.name(), event.arguments()),
                parser,
                options.isCompressible());
        SharedBroadcast plain = new SharedBroadcast(event, parser, options.isCompressible());
        loops.queue(() -> LoopTasks.onEach(loops, 0, loop -> {
                    LoopAcks acks = new LoopAcks(ackId, listener);
                    int asked = deliverToMembers(loop, asking, options, acks);
                    acks.start(loop, timeout);
                    try (Delivery toGuests = new Delivery(plain, options.isVolatile(), null)) {
                        deliverToGuests(loop, options, toGuests);
                    }
                    return asked;
                }))
                .whenComplete((counts, failure) -> {
                    asking.release();
                    plain.release();
                    listener.asked(counts == null ? 0 : sum(counts));
                });
    }

    @Override
    public long nextAckId() {
        return ackIds.getAndIncrement();
    }

    @Override
    public CompletionStage<Void> command(SocketCommand command, BroadcastOptions options) {
        return LoopTasks.onEach(loops, 0, loop -> {
                    List<Recipient> matching = matching(loop, options);
                    matching.forEach(recipient -> recipient.apply(command));
                    away.command(loop, command, options);
                    return matching.size();
                })
                .thenAccept(told -> {});
    }

    @Override
    public CompletionStage<FetchedSockets> fetch(BroadcastOptions options) {
        return LoopTasks.onEach(loops, List.<Recipient>of(), loop -> matching(loop, options))
                .thenApply(lists ->
                        new FetchedSockets(lists.stream().flatMap(List::stream).toList(), List.of()));
    }

    /** The matching recipients of this node as other nodes see them: for an adapter between nodes. */
    public CompletionStage<List<SocketSnapshot>> snapshots(BroadcastOptions options) {
        return LoopTasks.onEach(
                        loops,
                        List.<SocketSnapshot>of(),
                        loop -> matching(loop, options).stream()
                                .map(recipient -> recipient.snapshot(roomsOf(recipient)))
                                .toList())
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
    }

    @Override
    public void serverSideEmit(ServerSideEvent event) {
        // there is no other node
    }

    @Override
    public CompletionStage<ServerSideAcks> serverSideEmitWithAck(ServerSideEvent event, Duration timeout) {
        return CompletableFuture.completedStage(ServerSideAcks.ALONE);
    }

    @Override
    public void onServerSide(ServerSideListener listener) {
        // there is no other node
    }

    @Override
    public CompletionStage<RoomStatistics> statistics() {
        return LoopTasks.onEach(loops, Map.<String, Integer>of(), loop -> {
                    Map<String, Integer> sizes = new HashMap<>();
                    index(loop).addSizesTo(sizes);
                    return sizes;
                })
                .thenApply(perLoop -> {
                    Map<String, Integer> sizes = new HashMap<>();
                    perLoop.forEach(some -> some.forEach((room, size) -> sizes.merge(room, size, Integer::sum)));
                    return RoomStatistics.of(sizes.values());
                });
    }

    @Override
    public void close() {
        // nothing is held outside of this process
    }

    @EventLoopOnly
    private int deliver(EngineLoop loop, SharedBroadcast shared, BroadcastOptions options) {
        try (Delivery delivery = new Delivery(shared, options.isVolatile(), null)) {
            index(loop).forEach(options, delivery);
            away.keep(loop, options, delivery);
            deliverToGuests(loop, options, delivery);
            return delivery.delivered();
        }
    }

    @EventLoopOnly
    private int deliverToMembers(EngineLoop loop, SharedBroadcast shared, BroadcastOptions options, LoopAcks acks) {
        try (Delivery delivery = new Delivery(shared, options.isVolatile(), acks)) {
            index(loop).forEach(options, delivery);
            return delivery.delivered();
        }
    }

    @EventLoopOnly
    private void deliverToGuests(EngineLoop loop, BroadcastOptions options, Delivery delivery) {
        LocalAdapter visiting = guests;
        if (visiting != null) {
            Consumer<Recipient> unlessMember = guest -> {
                if (!guest.hasSiblingIn(namespace)) {
                    delivery.accept(guest);
                }
            };
            visiting.index(loop).forEach(options, unlessMember);
            visiting.away.keepForGuests(loop, options, delivery, namespace);
        }
    }

    @EventLoopOnly
    private List<Recipient> matching(EngineLoop loop, BroadcastOptions options) {
        List<Recipient> matching = new ArrayList<>();
        index(loop).forEach(options, matching::add);
        return matching;
    }

    private RoomIndex<Recipient> index(EngineLoop loop) {
        return indexes.computeIfAbsent(loop, home -> newIndex());
    }

    private RoomIndex<Recipient> newIndex() {
        RoomIndex<Recipient> index = new RoomIndex<>();
        RoomWatch watching = watch;
        if (watching != null) {
            index.report(watching);
        }
        return index;
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }
}

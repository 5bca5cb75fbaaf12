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
import java.util.function.ToIntBiFunction;
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
    private final FedRecipients fed = new FedRecipients();
    private final FromStream fromStream;
    private final AtomicLong ackIds = new AtomicLong();
    private volatile @Nullable LocalAdapter guests;
    private volatile boolean areGuests;
    private volatile boolean hasHadMembers;
    private volatile @Nullable RoomWatch watch;
    private volatile DeliveryMeter meter = (sent, dropped) -> {};

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
        this.fromStream = new FromStream(this, fed, loops);
    }

    /**
     * Lets the sockets of another namespace listen in: what is broadcast here into a room goes also to the sockets
     * that are in the room of the same name there, unless their connection has a socket of its own here. A connection
     * so gets each event once, whether it opened one socket or several. Set before the first socket connects.
     */
    public void addGuestsFrom(LocalAdapter other) {
        guests = other;
        other.areGuests = true;
    }

    /** Counts what the sockets of the namespace are sent by broadcasts. Set before the first socket connects. */
    public void countWith(DeliveryMeter counter) {
        meter = counter;
    }

    /** Whether the sockets of the namespace listen in elsewhere. */
    public boolean areGuests() {
        return areGuests;
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

    /** The binary values that an event to these sockets may carry. */
    public int maxAttachments() {
        return parser.maxAttachments();
    }

    /** The sockets of the namespace that have ended here and can be recovered. */
    public AwaySockets away() {
        return away;
    }

    @Override
    public void add(Recipient recipient) {
        hasHadMembers = true;
        index(recipient.loop()).add(recipient);
        fed.add(recipient);
    }

    @Override
    public void remove(Recipient recipient) {
        index(recipient.loop()).remove(recipient);
        fed.remove(recipient);
    }

    @Override
    public boolean join(Recipient recipient, String room) {
        boolean isNew = index(recipient.loop()).join(recipient, room);
        if (isNew) {
            fed.join(recipient, room);
        }
        return isNew;
    }

    @Override
    public boolean leave(Recipient recipient, String room) {
        boolean wasThere = index(recipient.loop()).leave(recipient, room);
        if (wasThere) {
            fed.leave(recipient, room);
        }
        return wasThere;
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
        return share(
                event, options, (loop, shared) -> deliver(loop, shared, options, fromStream.roleOf(loop, options)));
    }

    /** What an adapter between nodes does with what their stream brings. */
    public FromStream fromStream() {
        return fromStream;
    }

    @Override
    public CompletionStage<BroadcastAcks> broadcastWithAck(
            SocketPacket.Event event, BroadcastOptions options, Duration timeout, AckLimits limits) {
        AckTally tally = new AckTally(1, limits);
        var unused = broadcastWithAck(event, options, timeout, tally);
        return tally.result();
    }

    /**
     * Asks the matching recipients and guests of this node and tells the listener of each answer: for an adapter between
     * nodes, on behalf of which one of them asks.
     *
     * @param timeout the time that each loop gives its recipients from the moment when it has asked them
     * @return completes when all loops have come to it, before the answers
     */
    public CompletionStage<?> broadcastWithAck(
            SocketPacket.Event event, BroadcastOptions options, Duration timeout, AckListener listener) {
        LocalAdapter visiting = guests;
        SharedBroadcast toMembers = asking(event, nextAckId(), options);
        // Under an id of their own namespace: with one of this they might wait for something else already.
        SharedBroadcast toGuests = visiting == null ? toMembers : asking(event, visiting.nextAckId(), options);
        return loops.queue(() -> LoopTasks.onEach(
                        loops,
                        0,
                        loop -> ask(loop, toMembers, options, timeout, listener, this::deliverToMembers)
                                + ask(loop, toGuests, options, timeout, listener, this::deliverToGuests)))
                .whenComplete((counts, failure) -> {
                    toMembers.release();
                    toGuests.release();
                    listener.asked(counts == null ? 0 : sum(counts));
                });
    }

    @Override
    public long nextAckId() {
        return ackIds.getAndIncrement();
    }

    @Override
    public CompletionStage<Void> command(SocketCommand command, BroadcastOptions options) {
        return LoopTasks.onEach(loops, 0, loop -> carryOut(loop, command, options, matching(loop, options)))
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

    /** Whether anybody has ever been here or among the guests. */
    boolean hasHadRecipients() {
        LocalAdapter visiting = guests;
        return hasHadMembers || (visiting != null && visiting.hasHadMembers);
    }

    CompletionStage<Integer> share(
            SocketPacket.Event event, BroadcastOptions options, ToIntBiFunction<EngineLoop, SharedBroadcast> deliver) {
        SharedBroadcast shared = new SharedBroadcast(event, parser, options.isCompressible());
        return loops.queue(() -> LoopTasks.onEach(loops, 0, loop -> deliver.applyAsInt(loop, shared)))
                .whenComplete((counts, failure) -> shared.release())
                .thenApply(LocalAdapter::sum);
    }

    @EventLoopOnly
    int deliver(EngineLoop loop, SharedBroadcast shared, BroadcastOptions options, StreamRole role) {
        try (Delivery delivery = new Delivery(shared, options, null, role)) {
            deliverToMembers(loop, options, delivery);
            away.keep(loop, options, delivery);
            deliverToGuests(loop, options, delivery);
            return delivery.delivered();
        }
    }

    @EventLoopOnly
    int carryOut(EngineLoop loop, SocketCommand command, BroadcastOptions options, List<Recipient> matching) {
        matching.forEach(recipient -> recipient.apply(command));
        if (options.filter() == null) { // who has ended cannot be asked
            away.command(loop, command, options);
        }
        return matching.size();
    }

    private SharedBroadcast asking(SocketPacket.Event event, long ackId, BroadcastOptions options) {
        return new SharedBroadcast(
                new SocketPacket.Event(event.namespace(), ackId, event.name(), event.arguments()),
                parser,
                options.isCompressible());
    }

    @EventLoopOnly
    private static int ask(
            EngineLoop loop,
            SharedBroadcast question,
            BroadcastOptions options,
            Duration timeout,
            AckListener listener,
            Walk walk) {
        LoopAcks acks = new LoopAcks(question.event().ackId(), listener);
        try (Delivery delivery = new Delivery(question, options, acks, StreamRole.LATER)) {
            try {
                walk.deliver(loop, options, delivery);
            } finally {
                acks.start(loop, timeout);
            }
            return delivery.delivered();
        }
    }

    /** Hands a broadcast to some of the recipients of a loop. */
    @FunctionalInterface
    private interface Walk {
        void deliver(EngineLoop loop, BroadcastOptions options, Delivery delivery);
    }

    @EventLoopOnly
    private void deliverToMembers(EngineLoop loop, BroadcastOptions options, Delivery delivery) {
        index(loop).forEach(options, delivery);
        count(delivery);
    }

    /** Counts what members of this namespace have been given since the last call. */
    @EventLoopOnly
    void count(Delivery delivery) {
        delivery.count(meter);
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
            visiting.count(delivery);
            visiting.away.keepForGuests(loop, options, delivery, namespace);
        }
    }

    @EventLoopOnly
    List<Recipient> matching(EngineLoop loop, BroadcastOptions options) {
        List<Recipient> matching = new ArrayList<>();
        RecipientFilter filter = options.filter();
        index(loop).forEach(options, recipient -> {
            if (filter == null || filter.admits(recipient)) {
                matching.add(recipient);
            }
        });
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

package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<EngineLoop, RoomIndex> indexes = new ConcurrentHashMap<>();
    private volatile @Nullable LocalAdapter guests;

    /**
     * Creates the adapter of a namespace.
     *
     * @param namespace the canonical name
     * @param loops the loops that own the server's connections
     */
    public LocalAdapter(String namespace, HomeLoops loops) {
        this.namespace = namespace;
        this.loops = loops;
    }

    /**
     * Lets the sockets of another namespace listen in: what is broadcast here into a room goes also to the sockets
     * that are in the room of the same name there, unless their connection has a socket of its own here. A connection
     * so gets each event once, whether it opened one socket or several. Set before the first socket connects.
     */
    public void addGuestsFrom(LocalAdapter other) {
        guests = other;
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
        SharedBroadcast shared = new SharedBroadcast(event);
        return LoopTasks.onEach(loops, 0, loop -> deliver(loop, shared, options))
                .whenComplete((counts, failure) -> shared.release())
                .thenApply(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }

    @Override
    public CompletionStage<Void> command(SocketCommand command, BroadcastOptions options) {
        return LoopTasks.onEach(loops, 0, loop -> {
                    List<Recipient> matching = matching(loop, options);
                    matching.forEach(recipient -> recipient.apply(command));
                    return matching.size();
                })
                .thenAccept(told -> {});
    }

    @Override
    public CompletionStage<List<Recipient>> fetch(BroadcastOptions options) {
        return LoopTasks.onEach(loops, List.<Recipient>of(), loop -> matching(loop, options))
                .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
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
        Delivery delivery = new Delivery(shared, options.isVolatile());
        index(loop).forEach(options, delivery);
        LocalAdapter visiting = guests;
        if (visiting != null) {
            Consumer<Recipient> unlessMember = guest -> {
                if (!guest.hasSiblingIn(namespace)) {
                    delivery.accept(guest);
                }
            };
            visiting.index(loop).forEach(options, unlessMember);
        }
        return delivery.delivered();
    }

    @EventLoopOnly
    private List<Recipient> matching(EngineLoop loop, BroadcastOptions options) {
        List<Recipient> matching = new ArrayList<>();
        index(loop).forEach(options, matching::add);
        return matching;
    }

    private RoomIndex index(EngineLoop loop) {
        return indexes.computeIfAbsent(loop, home -> new RoomIndex());
    }
}

package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several servers in one process that are one cluster: each calls the others' local adapters. It shows that the contract
 * between nodes can be kept; it is no pattern for a carrier.
 */
public final class JoinedNodes implements AdapterFactory {
    private final List<Node> nodes = new CopyOnWriteArrayList<>();

    @Override
    public Adapter create(String namespace, LocalAdapter local) {
        Node node = new Node(namespace, local);
        nodes.add(node);
        return node;
    }

    private final class Node implements Adapter {
        private final String namespace;
        private final LocalAdapter local;
        private volatile ServerSideListener listener = (event, answer) -> {};

        Node(String namespace, LocalAdapter local) {
            this.namespace = namespace;
            this.local = local;
        }

        @Override
        public void add(Recipient recipient) {
            local.add(recipient);
        }

        @Override
        public void remove(Recipient recipient) {
            local.remove(recipient);
        }

        @Override
        public boolean join(Recipient recipient, String room) {
            return local.join(recipient, room);
        }

        @Override
        public boolean leave(Recipient recipient, String room) {
            return local.leave(recipient, room);
        }

        @Override
        public Set<String> roomsOf(Recipient recipient) {
            return local.roomsOf(recipient);
        }

        @Override
        public int roomCount(Recipient recipient) {
            return local.roomCount(recipient);
        }

        @Override
        public CompletionStage<Integer> broadcast(SocketPacket.Event event, BroadcastOptions options) {
            others(options).forEach(other -> other.local.broadcast(event, options));
            return local.broadcast(event, options);
        }

        @Override
        public CompletionStage<BroadcastAcks> broadcastWithAck(
                SocketPacket.Event event, BroadcastOptions options, Duration timeout, AckLimits limits) {
            List<Node> others = others(options);
            AckTally tally = new AckTally(1 + others.size(), limits);
            for (Node other : others) {
                var unused = other.local.broadcastWithAck(event, options, timeout, tally);
            }
            var unused = local.broadcastWithAck(event, options, timeout, tally);
            return tally.result();
        }

        @Override
        public long nextAckId() {
            return local.nextAckId();
        }

        @Override
        public CompletionStage<Void> command(SocketCommand command, BroadcastOptions options) {
            List<CompletableFuture<Void>> told = new ArrayList<>();
            others(options)
                    .forEach(other ->
                            told.add(other.local.command(command, options).toCompletableFuture()));
            told.add(local.command(command, options).toCompletableFuture());
            return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new));
        }

        @Override
        public CompletionStage<FetchedSockets> fetch(BroadcastOptions options) {
            List<CompletableFuture<List<SocketSnapshot>>> asked = others(options).stream()
                    .map(other -> other.local.snapshots(options).toCompletableFuture())
                    .toList();
            return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .thenCombine(
                            local.fetch(options),
                            (done, here) -> new FetchedSockets(
                                    here.here(),
                                    asked.stream()
                                            .flatMap(answer -> answer.join().stream())
                                            .toList()));
        }

        @Override
        public void serverSideEmit(ServerSideEvent event) {
            others(BroadcastOptions.ALL).forEach(other -> other.listener.received(event, null));
        }

        @Override
        public CompletionStage<ServerSideAcks> serverSideEmitWithAck(ServerSideEvent event, Duration timeout) {
            List<Node> others = others(BroadcastOptions.ALL);
            List<Arguments> answers = new CopyOnWriteArrayList<>();
            CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
            Consumer<Arguments> answer = arguments -> {
                answers.add(arguments);
                if (answers.size() == others.size()) {
                    all.complete(null);
                }
            };
            others.forEach(other -> other.listener.received(event, answer));
            if (others.isEmpty()) {
                all.complete(null);
            }
            return all.completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .thenApply(done -> new ServerSideAcks(answers, others.size(), answers.size() == others.size()));
        }

        @Override
        public void onServerSide(ServerSideListener value) {
            listener = value;
        }

        @Override
        public CompletionStage<RoomStatistics> statistics() {
            return local.statistics();
        }

        @Override
        public void close() {
            nodes.remove(this);
        }

        private List<Node> others(BroadcastOptions options) {
            return nodes.stream()
                    .filter(node -> node != this && !options.isLocal() && node.namespace.equals(namespace))
                    .toList();
        }
    }
}

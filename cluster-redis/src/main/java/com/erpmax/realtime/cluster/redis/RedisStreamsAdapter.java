package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.ClusterCodec;
import com.erpmax.realtime.cluster.message.ClusterEnvelope;
import com.erpmax.realtime.cluster.message.ClusterMessage;
import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.AckLimits;
import com.erpmax.realtime.socket.adapter.AckTally;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.CarriedSessions;
import com.erpmax.realtime.socket.adapter.FetchedSockets;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.socket.adapter.Recipient;
import com.erpmax.realtime.socket.adapter.RoomStatistics;
import com.erpmax.realtime.socket.adapter.ServerSideAcks;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import com.erpmax.realtime.socket.adapter.ServerSideListener;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.adapter.StreamItem;
import com.erpmax.realtime.socket.recovery.Place;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The adapter of one namespace on a cluster, on the wire the same as {@code @socket.io/redis-streams-adapter} 0.3: events
 * and commands go through a stream, questions and answers over channels. What concerns this node's sockets never waits
 * for Redis; while it is away, questions are answered by this node alone.
 */
@AnyThread
final class RedisStreamsAdapter implements Adapter {
    private final String namespace;
    private final LocalAdapter local;
    private final AdapterHub hub;
    private final ClusterCodec codec;
    private final String uid = WriterMark.newId();
    private final RedisSessions sessions;
    private volatile ServerSideListener listener = (event, answer) -> {};

    RedisStreamsAdapter(String namespace, LocalAdapter local, AdapterHub hub) {
        this.namespace = namespace;
        this.local = local;
        this.hub = hub;
        this.codec = new ClusterCodec(namespace, local.maxAttachments());
        this.sessions = new RedisSessions(this, hub);
    }

    String namespace() {
        return namespace;
    }

    /** What other nodes know this adapter by. */
    String uid() {
        return uid;
    }

    ClusterCodec codec() {
        return codec;
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
        if (!options.isLocal()) {
            send(
                    new ClusterMessage.Broadcast(event, options),
                    () -> local.fromStream().broadcastPast(event, options));
        }
        return local.broadcast(event, options);
    }

    @Override
    public CompletionStage<BroadcastAcks> broadcastWithAck(
            SocketPacket.Event event, BroadcastOptions options, Duration timeout, AckLimits limits) {
        if (options.isLocal()) {
            return local.broadcastWithAck(event, options, timeout, limits);
        }
        AckTally tally = new AckTally(2, limits);
        String requestId = WriterMark.newId();
        AtomicBoolean isAlone = new AtomicBoolean();
        hub.nodes(namespace).whenComplete((nodes, away) -> {
            int others = away == null ? nodes - 1 : 0;
            if (isOver(tally)) {
                return;
            }
            if (others > 0 && hub.requests().add(requestId, new RemoteAcks(tally, others))) {
                publish(new ClusterMessage.BroadcastQuestion(event, options, requestId, timeout, true));
                if (isOver(tally)) {
                    hub.requests().remove(requestId);
                }
            } else {
                isAlone.set(away != null || others > 0);
                tally.asked(0);
            }
        });
        ScheduledFuture<?> timer = hub.after(timeout, tally::timedOut);
        var unused = local.broadcastWithAck(event, options, timeout, tally);
        return tally.result().thenApply(acks -> {
            timer.cancel(false);
            hub.requests().remove(requestId);
            return isAlone.get() ? new BroadcastAcks(acks.answers(), acks.dropped(), acks.recipients(), false) : acks;
        });
    }

    @Override
    public long nextAckId() {
        return local.nextAckId();
    }

    @Override
    public CompletionStage<Void> command(SocketCommand command, BroadcastOptions options) {
        if (!options.isLocal()) {
            tellOthers(command, options);
        }
        return local.command(command, options);
    }

    @Override
    public CompletionStage<FetchedSockets> fetch(BroadcastOptions options) {
        CompletionStage<FetchedSockets> here = local.fetch(options);
        if (options.isLocal()) {
            return here;
        }
        String requestId = WriterMark.newId();
        return here.thenCombine(
                ask(new ClusterMessage.Fetch(options, requestId), requestId, hub.requestWithin()),
                (near, answers) -> new FetchedSockets(near.here(), answers.sockets()));
    }

    @Override
    public void serverSideEmit(ServerSideEvent event) {
        publish(new ClusterMessage.ServerSide(event, null));
    }

    @Override
    public CompletionStage<ServerSideAcks> serverSideEmitWithAck(ServerSideEvent event, Duration timeout) {
        String requestId = WriterMark.newId();
        return ask(new ClusterMessage.ServerSide(event, requestId), requestId, timeout)
                .thenApply(NodeAnswers::toServerSideAcks);
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
    public CarriedSessions sessions() {
        return sessions;
    }

    @Override
    public void close() {
        hub.closed(this);
        local.close();
    }

    /** Whether what the stream brings of this node itself concerns anybody here. */
    boolean isFeeding() {
        return local.fromStream().feeds();
    }

    /** Whether what other nodes broadcast concerns anybody here. */
    boolean isListening() {
        return local.fromStream().canReachAnybody();
    }

    /** Takes what the stream brings, on its reading thread and in its order. */
    void receivedEntry(Place place, ClusterEnvelope envelope, boolean isOwn) {
        ClusterMessage message = envelope.message();
        if (message instanceof ClusterMessage.Broadcast broadcast) {
            StreamItem item = StreamItem.of(place, broadcast.event(), broadcast.options());
            hub.deliver(() -> local.fromStream().broadcast(item, broadcast.event(), isOwn));
        } else if (message instanceof ClusterMessage.Command command) {
            StreamItem item = StreamItem.of(place, command.command(), command.options());
            hub.deliver(() -> local.fromStream().command(item, command.command(), isOwn));
        } else if (!isOwn) {
            received(envelope);
        }
    }

    /** Takes what another node says, on a thread of the bus. */
    void received(ClusterEnvelope envelope) {
        switch (envelope.message()) {
            case ClusterMessage.Broadcast broadcast ->
                hub.deliver(() -> local.broadcast(broadcast.event(), broadcast.options()));
            case ClusterMessage.Command command ->
                hub.deliver(() -> local.command(command.command(), command.options()));
            case ClusterMessage.BroadcastQuestion question -> askFor(envelope.uid(), question);
            case ClusterMessage.Fetch fetch ->
                hub.answerFetch(() -> local.snapshots(fetch.options())
                        .thenCompose(sockets -> hub.reply(
                                envelope.uid(),
                                codec,
                                own(new ClusterMessage.Fetched(fetch.requestId(), hub.shared(sockets))))));
            case ClusterMessage.ServerSide event -> listener.received(event.event(), answerTo(envelope.uid(), event));
            case ClusterMessage.Fetched fetched -> hub.requests().answer(fetched.requestId(), fetched);
            case ClusterMessage.ServerSideAnswer answer -> hub.requests().answer(answer.requestId(), answer);
            case ClusterMessage.Asked asked -> hub.requests().answer(asked.requestId(), asked);
            case ClusterMessage.Answered answered -> hub.requests().answer(answered.requestId(), answered);
            case ClusterMessage.Left left -> hub.requests().answer(left.requestId(), left);
            case ClusterMessage.Presence presence -> {
                // the subscribers of the channel are the members
            }
        }
    }

    /** Asks the sockets of this node on behalf of another. */
    private void askFor(String asker, ClusterMessage.BroadcastQuestion question) {
        AnswersForNode answers = new AnswersForNode(question, hub.acksForOthers(), answer -> reply(asker, answer));
        hub.deliver(() -> local.broadcastWithAck(question.event(), question.options(), question.timeout(), answers));
    }

    private @Nullable Consumer<Arguments> answerTo(String asker, ClusterMessage.ServerSide event) {
        String requestId = event.requestId();
        return requestId == null
                ? null
                : answer -> reply(asker, new ClusterMessage.ServerSideAnswer(requestId, answer));
    }

    /** The time is over, though it was not known until then whom to ask. */
    private static boolean isOver(AckTally tally) {
        return tally.result().toCompletableFuture().isDone();
    }

    /**
     * Asks all other nodes; with what they answer in time, or at once with nothing when there are none to ask. Finding out
     * how many there are takes of the same time.
     */
    private CompletionStage<NodeAnswers> ask(ClusterMessage question, String requestId, Duration timeout) {
        NodeAnswers.Collector collector = new NodeAnswers.Collector();
        ScheduledFuture<?> timer = hub.after(timeout, collector::end);
        hub.nodes(namespace).whenComplete((nodes, away) -> {
            if (away != null || collector.expect(nodes - 1) || !hub.requests().add(requestId, collector)) {
                collector.end();
                return;
            }
            publish(question);
            if (collector.result().isDone()) {
                hub.requests().remove(requestId);
            }
        });
        return collector.result().thenApply(answers -> {
            timer.cancel(false);
            hub.requests().remove(requestId);
            return answers;
        });
    }

    /** Writes a command into the stream. */
    void tellOthers(SocketCommand command, BroadcastOptions options) {
        send(new ClusterMessage.Command(command, options), () -> {});
    }

    private void send(ClusterMessage message, Runnable ifNever) {
        hub.send(codec, own(message), ifNever);
    }

    private void publish(ClusterMessage message) {
        hub.publish(codec, own(message));
    }

    private void reply(String asker, ClusterMessage message) {
        var unused = hub.reply(asker, codec, own(message));
    }

    private ClusterEnvelope own(ClusterMessage message) {
        return new ClusterEnvelope(uid, namespace, message);
    }
}

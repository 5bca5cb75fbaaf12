package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.ClusterCodec;
import com.erpmax.realtime.cluster.message.ClusterEnvelope;
import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.adapter.AckBudget;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import com.erpmax.realtime.socket.recovery.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the adapters of all namespaces share: their stream, their channels, and the way to both. */
@AnyThread
final class AdapterHub implements AdapterFactory, Intake {
    /** Broadcasts and questions of other nodes that event loops have not come to; with more of them reading waits. */
    private static final int MOST_DELIVERIES = 1_000;
    /** Fetches of other nodes that are being answered, one collected while another is encoded; with more reading waits. */
    private static final int MOST_FETCHES = 2;
    /** Sessions may take this part of what may wait to be written. */
    private static final int PART_OF_SAVES = 4;

    private static final Logger log = LoggerFactory.getLogger(AdapterHub.class);

    private final RedisBusSettings settings;
    private final Supplier<WriteQueue> writes;
    private final BusChannels channels;
    private final ScheduledExecutorService timers;
    private final WriterMark mark;
    private final BusMeters meters;
    private final Map<String, RedisStreamsAdapter> adapters = new ConcurrentHashMap<>();
    private final Deliveries deliveries = new Deliveries(MOST_DELIVERIES);
    private final Deliveries fetches = new Deliveries(MOST_FETCHES);
    private final PendingRequests requests;
    private final AckBudget acksForOthers;
    private final Semaphore saves;
    private final StreamLength length;
    private volatile @Nullable StreamCursor cursor;

    AdapterHub(RedisBusSettings settings, Supplier<WriteQueue> writes, WriterMark mark, BusParts parts) {
        this.settings = settings;
        this.writes = writes;
        this.mark = mark;
        this.channels = parts.channels();
        this.timers = parts.control();
        this.meters = parts.meters();
        this.requests = new PendingRequests(settings.limits().maxRequests());
        this.acksForOthers =
                new AckBudget(settings.limits().maxAsked(), passedOver -> meters.add(BusMeter.UNASKED, passedOver));
        this.length = new StreamLength(settings.limits());
        this.saves = new Semaphore(Math.max(1, settings.limits().maxWaiting() / PART_OF_SAVES));
    }

    @Override
    public Adapter create(String namespace, LocalAdapter local) {
        RedisStreamsAdapter adapter = new RedisStreamsAdapter(namespace, local, this);
        adapters.put(namespace, adapter);
        channels.listen(publicChannel(namespace), bytes -> receivedBytes(adapter, bytes));
        channels.listen(privateChannel(namespace, adapter.uid()), bytes -> receivedBytes(adapter, bytes));
        return adapter;
    }

    /** The adapter is not used any more. */
    void closed(RedisStreamsAdapter adapter) {
        if (adapters.remove(adapter.namespace(), adapter)) {
            channels.leave(publicChannel(adapter.namespace()));
        }
        channels.leave(privateChannel(adapter.namespace(), adapter.uid()));
    }

    void close() {
        deliveries.close();
        fetches.close();
    }

    /** The adapters' stream is read with this cursor. */
    void follow(StreamCursor value) {
        cursor = value;
    }

    /** How far the adapters' stream has been read; null if that is not known now. */
    @Nullable
    Place position() {
        StreamCursor known = cursor;
        return known == null ? null : known.position();
    }

    /** Sessions that may wait to be written, so that there is room for what is told to other nodes. */
    Semaphore saves() {
        return saves;
    }

    BusNames names() {
        return settings.names();
    }

    BusMeters meters() {
        return meters;
    }

    long streamLength() {
        return settings.limits().streamLength();
    }

    int maxMessageBytes() {
        return settings.limits().maxMessageBytes();
    }

    /** As {@link WriteQueue#submit}. */
    <T> CompletionStage<T> submit(int weight, Command<T> command) {
        return writes.get().submit(weight, command);
    }

    /** As {@link WriteQueue#keep}. */
    <T> CompletionStage<T> keep(int weight, Command<T> command) {
        return writes.get().keep(weight, command);
    }

    PendingRequests requests() {
        return requests;
    }

    /** What bounds how many sockets owe an answer to other nodes. */
    AckBudget acksForOthers() {
        return acksForOthers;
    }

    Duration requestWithin() {
        return settings.times().requestWithin();
    }

    /**
     * Writes a message for all nodes into the stream, now or when Redis is back.
     *
     * @param ifNever called if it was dropped before anybody can have seen it
     */
    void send(ClusterCodec codec, ClusterEnvelope envelope, Runnable ifNever) {
        StreamWrite write = new StreamWrite(codec, envelope);
        writes.get().keep(envelope.message().weight(), write).whenComplete((id, dropped) -> {
            if (dropped != null && write.isSurelyUnwritten()) {
                ifNever.run();
            }
        });
    }

    /** Tells all nodes that are there now; nobody when Redis is away. */
    void publish(ClusterCodec codec, ClusterEnvelope envelope) {
        String channel = publicChannel(envelope.namespace());
        publish(channel, envelope.message().weight(), () -> codec.toBytes(envelope));
    }

    /**
     * Tells the adapter of another node that has asked; answers can be large, so not on the caller's thread.
     *
     * @return completes when nothing of the message is needed any longer
     */
    CompletionStage<Void> reply(String asker, ClusterCodec codec, ClusterEnvelope envelope) {
        String channel = privateChannel(envelope.namespace(), asker);
        return channels.handOver(() -> {
            byte[] bytes = codec.toBytes(envelope);
            publish(channel, bytes.length, () -> bytes);
        });
    }

    /** The number of nodes that have the namespace, with this one; fails while Redis is away. */
    CompletionStage<Integer> nodes(String namespace) {
        String channel = publicChannel(namespace);
        return writes.get()
                .submit(channel.length(), line -> line.subscribers().apply(channel))
                .thenApply(count -> (int) Math.min(count, Integer.MAX_VALUE));
    }

    /** What other nodes are told of sockets of this one. */
    List<SocketSnapshot> shared(List<SocketSnapshot> sockets) {
        return settings.snapshots().of(sockets);
    }

    /** Does something after a time, on a thread of the bus. */
    ScheduledFuture<?> after(Duration time, Runnable task) {
        return timers.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void sized(long bytes) {
        length.read(bytes);
    }

    @Override
    public Runnable prepare(StreamEntry entry) {
        RedisStreamsAdapter adapter = concerned(entry);
        // Whether it concerns anybody is to be seen in its turn.
        return adapter == null ? () -> takeIfConcerned(entry) : decoded(adapter, entry);
    }

    private void takeIfConcerned(StreamEntry entry) {
        RedisStreamsAdapter adapter = concerned(entry);
        if (adapter != null) {
            decoded(adapter, entry).run();
        }
    }

    /** The adapter with sockets that an entry concerns at this moment; null if there is none. */
    private @Nullable RedisStreamsAdapter concerned(StreamEntry entry) {
        RedisStreamsAdapter adapter = adapters.get(entry.fields().getOrDefault(ClusterCodec.NAMESPACE, ""));
        if (adapter == null || (isOwn(adapter, entry) && !adapter.isFeeding())) {
            return null;
        }
        return adapter.isListening() || !ClusterCodec.isMereBroadcast(entry.fields()) ? adapter : null;
    }

    private static boolean isOwn(RedisStreamsAdapter adapter, StreamEntry entry) {
        return adapter.uid().equals(entry.fields().get(ClusterCodec.UID));
    }

    private Runnable decoded(RedisStreamsAdapter adapter, StreamEntry entry) {
        Place place = Place.parse(entry.id());
        boolean isOwn = isOwn(adapter, entry);
        return decoded(
                adapter,
                BusMeters.Carrier.STREAM,
                () -> adapter.codec().fromEntry(entry.fields()),
                envelope -> adapter.receivedEntry(place, envelope, isOwn));
    }

    /** Waits until event loops have come to earlier broadcasts and questions. On a thread of the bus only. */
    void deliver(Supplier<CompletionStage<?>> delivery) {
        deliveries.deliver(delivery);
    }

    /**
     * Answers a fetch of another node, once earlier ones have been: each is as large as this node has sockets. On a thread of
     * the bus only.
     */
    void answerFetch(Supplier<CompletionStage<?>> answering) {
        fetches.deliver(answering);
    }

    private void receivedBytes(RedisStreamsAdapter adapter, byte[] bytes) {
        decoded(adapter, BusMeters.Carrier.CHANNEL, () -> adapter.codec().fromBytes(bytes), envelope -> {
                    if (!envelope.uid().equals(adapter.uid())) {
                        adapter.received(envelope);
                    }
                })
                .run();
    }

    private Runnable decoded(
            RedisStreamsAdapter adapter,
            BusMeters.Carrier carrier,
            Supplier<ClusterEnvelope> decoding,
            Consumer<ClusterEnvelope> receiver) {
        ClusterEnvelope envelope;
        try {
            envelope = decoding.get();
        } catch (RuntimeException malformed) {
            return () -> {
                meters.count(BusMeter.REFUSED, carrier);
                log.debug("A message of another node was refused: {}", malformed.getMessage());
            };
        }
        return () -> {
            if (!envelope.uid().equals(adapter.uid())) {
                meters.count(BusMeter.RECEIVED, carrier);
            }
            receiver.accept(envelope);
        };
    }

    private void publish(String channel, int weight, Supplier<byte[]> message) {
        writes.get()
                .submit(weight, line -> line.commands().publish(channel, message.get()))
                .whenComplete((receivers, failure) -> {
                    if (failure == null) {
                        meters.count(BusMeter.SENT, BusMeters.Carrier.CHANNEL);
                    } else {
                        meters.count(BusMeter.DROPPED, WriteQueue.Drop.AWAY);
                    }
                });
    }

    private String publicChannel(String namespace) {
        return settings.names().channelPrefix() + "#" + namespace + "#";
    }

    private String privateChannel(String namespace, String uid) {
        return publicChannel(namespace) + uid + "#";
    }

    /** A message that is written once, or again under the same number when the answer was lost. */
    private final class StreamWrite implements Command<String> {
        private final ClusterCodec codec;
        private final ClusterEnvelope envelope;
        private Map<String, byte[]> body = Map.of();
        /** Whether the last try had no answer yet, and whether that is so of one before it. */
        private boolean isOpen;

        private boolean wasUnanswered;
        private volatile boolean mayBeWritten;

        StreamWrite(ClusterCodec codec, ClusterEnvelope envelope) {
            this.codec = codec;
            this.envelope = envelope;
        }

        boolean isSurelyUnwritten() {
            return !mayBeWritten;
        }

        @Override
        public void prepare() {
            if (body.isEmpty()) {
                Map<String, byte[]> fields = new HashMap<>();
                codec.toEntry(envelope)
                        .forEach((name, value) -> fields.put(name, value.getBytes(StandardCharsets.UTF_8)));
                body = fields;
            }
        }

        @Override
        public CompletionStage<String> send(RedisLine line) {
            prepare();
            if (isOpen) {
                wasUnanswered = true;
            } else {
                body.put(WriterMark.FIELD, mark.next().getBytes(StandardCharsets.UTF_8));
            }
            if (wasUnanswered) {
                body.put(WriterMark.AGAIN_FIELD, new byte[] {'1'});
            }
            isOpen = true;
            mayBeWritten = true;
            return line.commands()
                    .xadd(settings.names().stream(), RedisBus.atMost(length.entries()), body)
                    .whenComplete((id, failure) -> {
                        if (failure == null) {
                            meters.count(BusMeter.SENT, BusMeters.Carrier.STREAM);
                        }
                    });
        }

        /** Not written this time: the next time it gets a number after what was written meanwhile. */
        @Override
        public void refused() {
            isOpen = false;
            mayBeWritten = wasUnanswered;
        }
    }
}

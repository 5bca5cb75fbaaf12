package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
import io.lettuce.core.XAddArgs;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What connects this node with the others over Redis: the adapters of its namespaces, and streams of the application.
 * One for each process, and for one server. It connects by itself, also after any failure; nothing waits for that.
 *
 * <p>While Redis is away, what adapters send to other nodes waits within the bounds of {@link BusLimits}, and is written
 * in its order afterwards; what {@link #append} is given fails. What was written meanwhile by others is read afterwards
 * from where this node had stopped. When entries may have been missed, {@linkplain GapListener listeners} are told.
 */
@AnyThread
public final class RedisBus implements AutoCloseable {
    /** So long that a node finds the notes of others in it after any time in which they are of use to it. */
    private static final int PROBES_LENGTH = 10_000;

    private static final Logger log = LoggerFactory.getLogger(RedisBus.class);

    private final RedisBusSettings settings;
    private final BusMeters meters;
    private final WriterMark mark = new WriterMark();
    private final List<GapListener> gapListeners = new CopyOnWriteArrayList<>();
    /** After the end it takes nothing more, and says nothing about it. */
    private final ScheduledThreadPoolExecutor controlThread =
            new ScheduledThreadPoolExecutor(1, named(""), new ThreadPoolExecutor.DiscardPolicy());

    private final ExecutorService readingThread = Executors.newSingleThreadExecutor(named("-reader"));
    private final RedisClients clients;
    private final StreamReader reader;
    private final BusChannels channels;
    private final BusProof proof;
    private final BusControl control;
    private final AdapterHub hub;

    private RedisBus(RedisBusSettings settings, MeterRegistry registry) {
        this.settings = settings;
        controlThread.setRemoveOnCancelPolicy(true);
        meters = new BusMeters(registry);
        clients = RedisClients.of(settings.address(), settings.times().connectWithin());
        PauseWatch watch = new PauseWatch(settings.times().staleAfter());
        reader = new StreamReader(readingThread, settings.limits(), watch, meters, this::tellGap);
        channels = new BusChannels(settings.limits(), meters, named("-requests"));
        proof = new BusProof(mark.writer(), settings, meters, this::appendNote, this::tellGap);
        BusParts parts = new BusParts(controlThread, reader, channels, proof, watch, meters);
        control = new BusControl(settings, clients, parts);
        hub = new AdapterHub(settings, control::writes, mark, parts);
    }

    /**
     * Starts a bus. Returns at once, whether or not Redis is there; see {@link #state}.
     *
     * @param registry where the meters of {@link BusMeter} are registered
     */
    public static RedisBus start(RedisBusSettings settings, MeterRegistry registry) {
        RedisBus bus = new RedisBus(settings, registry);
        bus.reader.add(settings.names().probes(), entry -> () -> bus.proof.received(entry));
        bus.hub.follow(bus.reader.add(settings.names().stream(), bus.hub));
        bus.control.start();
        return bus;
    }

    /** Makes the adapter of each namespace of one server; see {@code docs/cluster.md} for what it writes. */
    public AdapterFactory adapters() {
        return hub;
    }

    /**
     * Writes an entry at the end of a stream, which keeps about as many entries as {@link BusLimits#streamLength} says,
     * whatever their size: who appends large ones had better name a length. What one thread appends is written in the
     * order of the calls. Does not wait.
     *
     * @return its id; or, at once when Redis is away or too much waits, a {@link BusException}. With the code
     *     {@code AWAY} it may have been written all the same. Completes on a thread of the bus.
     */
    public CompletionStage<String> append(String stream, Map<String, String> fields) {
        return append(stream, settings.limits().streamLength(), fields);
    }

    /**
     * The same for a stream that keeps another number of entries.
     *
     * @param length how many, about; positive
     */
    public CompletionStage<String> append(String stream, long length, Map<String, String> fields) {
        Map<String, byte[]> body = new HashMap<>();
        int weight = 0;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            byte[] value = field.getValue().getBytes(StandardCharsets.UTF_8);
            body.put(field.getKey(), value);
            weight += field.getKey().length() + value.length;
        }
        return control.writes().submit(weight, line -> line.commands().xadd(stream, atMost(length), body));
    }

    /**
     * Reads a stream from now on: from its end as it is when this node is connected next, or now if it is. An entry of
     * which a listener has not been told is not lost because a connection breaks. To be called before or soon after the
     * start; what others append in the first moments may be passed over while the end of the stream is looked up.
     */
    public void read(String stream, StreamListener listener) {
        StreamCursor cursor = reader.add(stream, entry -> () -> listener.received(entry));
        controlThread.execute(() -> control.added(cursor));
    }

    /** Whether what this node writes comes back; does not ask Redis now. */
    public BusState state() {
        return proof.state();
    }

    /** Whether there are connections at this moment: false as soon as one has ended, even if the proof is still young. */
    public boolean isConnected() {
        return control.writes().isUp();
    }

    /**
     * Has each change of the state told from now on; at the start it is {@link BusState#UNPROVEN}. Called on threads of
     * the bus, at most a quarter of a second after the change, and must not block.
     */
    public void onState(Consumer<BusState> listener) {
        proof.onState(listener);
    }

    /** Has gaps told from now on. */
    public void onGap(GapListener listener) {
        gapListeners.add(listener);
    }

    /** Ends all connections; what waits is lost. Waits a few seconds at most. */
    @Blocking
    @Override
    public void close() {
        hub.close();
        controlThread.execute(control::close);
        controlThread.shutdown();
        readingThread.shutdown();
        try {
            if (!controlThread.awaitTermination(2, TimeUnit.SECONDS)) {
                log.warn("The bus does not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channels.close();
        readingThread.shutdownNow();
        clients.close();
    }

    private CompletionStage<String> appendNote(Map<String, String> fields) {
        return append(settings.names().probes(), PROBES_LENGTH, fields);
    }

    static XAddArgs atMost(long length) {
        return XAddArgs.Builder.maxlen(length).approximateTrimming();
    }

    private void tellGap(Gap gap) {
        meters.count(BusMeter.GAPS, gap.reason());
        log.warn(
                "Entries of {} may have been missed: {}",
                gap.stream() == null ? "streams" : gap.stream(),
                gap.reason());
        for (GapListener listener : gapListeners) {
            try {
                listener.missed(gap);
            } catch (Throwable failure) {
                log.error("A listener for gaps failed", failure);
            }
        }
    }

    private static ThreadFactory named(String suffix) {
        return Thread.ofPlatform().daemon().name("redis-bus" + suffix).factory();
    }
}

package com.erpmax.realtime.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Makes a {@link RealtimeClient}. Used by one thread. */
public final class RealtimeClientBuilder {

    private final URI address;
    private final TokenSource tokens;
    private List<String> namespaces = List.of("/");
    private boolean refresh;
    private boolean replay = true;
    private PositionStore store = PositionStore.inMemory();
    private @Nullable OkHttpClient http;
    private Duration backoffBase = Duration.ofMillis(500);
    private Duration backoffCap = Duration.ofSeconds(30);
    private Duration stableAfter = Duration.ofSeconds(10);
    private ClientLimits limits = ClientLimits.defaults();
    private DoubleSupplier random = Math::random;
    private Loop loop = new ThreadLoop("realtime-client");

    RealtimeClientBuilder(URI address, TokenSource tokens) {
        this.address = address;
        this.tokens = tokens;
    }

    /**
     * The namespaces to enter, by default {@code /} alone, whose one socket gets the events of all of them. Names are as on
     * the wire: {@code /notifications} and {@code /ws/notifications} are both known to the service.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RealtimeClientBuilder namespaces(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("namespaces: none (expected: one or more)");
        }
        namespaces = List.of(names);
        return this;
    }

    /** Where positions are kept, by default in memory. */
    public RealtimeClientBuilder storage(PositionStore positions) {
        store = positions;
        return this;
    }

    /**
     * Whether the connection is to end with its token, so that a new one is shown in time; by default it does not.
     */
    public RealtimeClientBuilder refresh(boolean endsWithToken) {
        refresh = endsWithToken;
        return this;
    }

    /**
     * Whether the service sends what was missed by itself, which is the default; if not, the client asks for it once it is
     * connected, page by page, as fast as the handlers take it.
     */
    public RealtimeClientBuilder replay(boolean byTheService) {
        replay = byTheService;
        return this;
    }

    /** The times between attempts are random between 0 and the base, then 0 and twice the base, and so on to the cap. */
    public RealtimeClientBuilder backoff(Duration base, Duration cap) {
        if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException(
                    "backoff: " + base + ", " + cap + " (expected: more than zero, and a cap of at least the base)");
        }
        backoffBase = base;
        backoffCap = cap;
        return this;
    }

    /** The most stored events that wait for the handlers, by default 1,000; more are asked for again later. */
    public RealtimeClientBuilder queuedEvents(int most) {
        if (most < 2) {
            throw new IllegalArgumentException("queuedEvents: " + most + " (expected: 2 or more)");
        }
        limits = limits.withQueuedEvents(most);
        return this;
    }

    /** The HTTP client to connect with, for proxies and certificates of your own. */
    public RealtimeClientBuilder httpClient(OkHttpClient client) {
        http = client;
        return this;
    }

    RealtimeClientBuilder limits(ClientLimits bounds) {
        limits = bounds;
        return this;
    }

    RealtimeClientBuilder random(DoubleSupplier numbers) {
        random = numbers;
        return this;
    }

    RealtimeClientBuilder loop(Loop thread) {
        loop = thread;
        return this;
    }

    /** Makes the client, which does nothing until it is told to connect. Throws what the position store throws. */
    public RealtimeClient build() {
        ClientOptions options = new ClientOptions(
                address,
                tokens,
                namespaces,
                refresh,
                replay,
                store,
                http == null ? defaultHttp() : http,
                backoffBase,
                backoffCap,
                stableAfter,
                limits,
                random);
        return new RealtimeClient(options, loop, ThreadLoop.inOrder("realtime-client-handlers"));
    }

    private static OkHttpClient defaultHttp() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> ThreadLoop.daemon(task, "realtime-client-http"));
        return new OkHttpClient.Builder().dispatcher(new Dispatcher(threads)).build();
    }
}

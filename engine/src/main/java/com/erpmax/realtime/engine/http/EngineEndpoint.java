package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.Blocking;
import com.erpmax.realtime.engine.loop.EngineLoops;
import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.EngineListenerFactory;
import com.erpmax.realtime.engine.session.SessionRegistry;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What all connections of a server share: the paths that are Engine.IO's, the configuration, and the sessions. To embed
 * the server in an HTTP pipeline of one's own, put a {@link #newHandler()} right behind the HTTP codec of every
 * channel, whose {@code AUTO_READ} must be off; requests for other paths pass through untouched and in order.
 */
@AnyThread
public final class EngineEndpoint implements AutoCloseable {

    private final List<String> paths;
    private final List<String> requestPaths;
    private final HttpOptions http;
    private final EngineConfig config;
    private final EngineListenerFactory listeners;
    private final EngineMeters meters;
    private final InstantSource clock;
    private final SessionRegistry registry;
    private final EngineLoops loops = new EngineLoops();
    private final RequestVerifier verifier = new RequestVerifier(this);
    private final Handshakes handshakes = new Handshakes(this);
    private final Hooks hooks;
    private final ClientFiles clientFiles;

    /**
     * Makes an endpoint without sessions.
     *
     * @param paths where Engine.IO answers, such as {@code /socket.io}; each with and without a trailing slash
     */
    public EngineEndpoint(
            List<String> paths,
            HttpOptions http,
            EngineConfig config,
            EngineListenerFactory listeners,
            EngineMeters meters,
            InstantSource clock) {
        this.paths = paths.stream().map(EngineEndpoint::withoutTrailingSlash).toList();
        this.requestPaths =
                this.paths.stream().flatMap(own -> Stream.of(own, own + "/")).toList();
        this.http = http;
        this.hooks = new Hooks(http.listener());
        this.clientFiles = new ClientFiles(this, http.client());
        this.config = config;
        this.registry = new SessionRegistry(config.idPrefix());
        this.listeners = listeners;
        this.meters = meters;
        this.clock = clock;
    }

    /** A handler for one new channel, to be added right behind its HTTP codec. */
    public ChannelHandler newHandler() {
        return new EngineRequestHandler(this);
    }

    /** The sessions of this endpoint. */
    public SessionRegistry sessions() {
        return registry;
    }

    /** Whether a request path, with or without its query, belongs to Engine.IO. */
    public boolean serves(String path) {
        for (String own : paths) {
            if (path.startsWith(own) && (path.length() == own.length() || isEnd(path.charAt(own.length())))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Goes out of service gently: refuses new sessions with 503 and {@code Retry-After} from now on, and closes the
     * transports of the open ones in random order, evenly over this time, so that their peers do not all come back
     * elsewhere at once. Open sessions are served until their turn comes. Returns after the last one was told, which may
     * be sooner: {@link #close()}, also from another thread, ends the wait. To be followed by it in any case.
     */
    @Blocking
    public void drain(Duration spread) {
        registry.drain(spread);
    }

    /** Closes every session and refuses new ones with 503; connections end as their peers take notice. */
    @Override
    public void close() {
        registry.closeAll();
    }

    /**
     * As {@link #close()}, and waits until every peer has been told. A session whose peer does not take its farewell
     * in time is cut off.
     *
     * @param patience how long peers have to come for it
     */
    @Blocking
    public void close(Duration patience) {
        close();
        if (!registry.awaitEnd(patience)) {
            registry.abortAll();
            registry.awaitEnd(patience);
        }
    }

    /** What is below one of our paths: the rest of a raw path after {@code /socket.io/}. */
    Optional<String> nameBelow(String rawPath) {
        return paths.stream()
                .filter(own -> rawPath.startsWith(own + "/"))
                .map(own -> rawPath.substring(own.length() + 1))
                .findFirst();
    }

    /** The same path; of what most clients ask for, one object for all of them. */
    String shared(String path) {
        for (String known : requestPaths) {
            if (known.equals(path)) {
                return known;
            }
        }
        return path;
    }

    HttpOptions http() {
        return http;
    }

    Hooks hooks() {
        return hooks;
    }

    ClientFiles clientFiles() {
        return clientFiles;
    }

    EngineConfig config() {
        return config;
    }

    EngineListenerFactory listeners() {
        return listeners;
    }

    EngineMeters meters() {
        return meters;
    }

    InstantSource clock() {
        return clock;
    }

    RequestVerifier verifier() {
        return verifier;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    EngineLoops loops() {
        return loops;
    }

    /** Whether a name in a path ends with this character. */
    private static boolean isEnd(char next) {
        return next == '/' || next == '?';
    }

    private static String withoutTrailingSlash(String path) {
        if (!path.startsWith("/") || path.length() < 2) {
            throw new IllegalArgumentException("path: " + path + " (expected: /name)");
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
